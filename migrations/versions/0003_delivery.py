"""Delivery: who holds an outbox row, what its last try met, and which rows are under way

Revision ID: 0003
Revises: 0002
"""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.add_column('outbox', sa.Column('holder', sa.Uuid(), nullable=True))
    op.add_column('outbox', sa.Column('code', sa.String(length=30), nullable=True))
    op.create_index('ix_outbox_ref', 'outbox', ['ref'], unique=False)
    op.create_index('ix_outbox_sending', 'outbox', ['lane', 'leased_until'], unique=False,
        sqlite_where=sa.text("state = 'sending'"), postgresql_where=sa.text("state = 'sending'"))

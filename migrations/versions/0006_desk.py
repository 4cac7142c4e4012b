"""The desk in full: who works on a case, and what must be done next

Revision ID: 0006
Revises: 0005
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.add_column('tip', sa.Column('officer_id', sa.Uuid(), nullable=True))
    op.add_column('tip', sa.Column('next_kind', sa.String(length=20), nullable=True))
    op.add_column('tip', sa.Column('next_at', storage.types.UtcDateTime(), nullable=True))

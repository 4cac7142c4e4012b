"""The durable inbox: raw updates of chat platforms until their turn is committed

Revision ID: 0002
Revises: 0001
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('inbox',
    sa.Column('n', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('lane', sa.LargeBinary(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('expires_at', storage.types.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('n', name=op.f('pk_inbox')),
    sa.UniqueConstraint('key', name=op.f('uq_inbox_key'))
    )
    op.create_index(op.f('ix_inbox_expires_at'), 'inbox', ['expires_at'], unique=False)
    op.create_table('inbox_seen',
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_inbox_seen')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_inbox_seen_day'), 'inbox_seen', ['day'], unique=False)

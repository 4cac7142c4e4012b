"""The courier: return addresses, notices, reply handles, messages to be hidden

Revision ID: 0005
Revises: 0004
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('hide_job',
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('due_at', storage.types.UtcDateTime(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_hide_job')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_hide_job_due_at'), 'hide_job', ['due_at'], unique=False)
    op.create_table('notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tip_id', sa.Uuid(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_notice_tip_id_tip')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_notice_tip_id'), 'notice', ['tip_id'], unique=False)
    op.create_table('reply_handle',
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('tip_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('expires_at', storage.types.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_reply_handle_tip_id_tip')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_reply_handle')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_reply_handle_expires_at'), 'reply_handle', ['expires_at'], unique=False)
    op.create_index(op.f('ix_reply_handle_tip_id'), 'reply_handle', ['tip_id'], unique=False)
    op.create_table('return_address',
    sa.Column('tip_id', sa.Uuid(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('expires_at', storage.types.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_return_address_tip_id_tip')),
    sa.PrimaryKeyConstraint('tip_id', name=op.f('pk_return_address')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_return_address_epoch'), 'return_address', ['epoch'], unique=False)
    op.create_index(op.f('ix_return_address_expires_at'), 'return_address', ['expires_at'], unique=False)

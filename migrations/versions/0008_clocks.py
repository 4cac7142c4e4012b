"""The clocks of the law, doors other than the chat, the digest of a day

Revision ID: 0008
Revises: 0007
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.add_column('unit', sa.Column('remote', sa.String(length=3), nullable=True))
    op.create_table(
        'case_clock',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('tip_id', sa.Uuid(), nullable=False),
        sa.Column('n', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('started_at', storage.types.UtcDateTime(), nullable=False),
        sa.Column('warn_at', storage.types.UtcDateTime(), nullable=False),
        sa.Column('red_at', storage.types.UtcDateTime(), nullable=False),
        sa.Column('due_at', storage.types.UtcDateTime(), nullable=False),
        sa.Column('ended_at', storage.types.UtcDateTime(), nullable=True),
        sa.Column('how', sa.String(length=20), nullable=True),
        sa.Column('rule_set', sa.String(length=40), nullable=False),
        sa.Column('unit_id', sa.String(length=60), nullable=False),
        sa.Column('raised', sa.String(length=10), nullable=True),
        sa.Column('raised_at', storage.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_case_clock_tip_id_tip')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_case_clock')),
        sa.UniqueConstraint('tip_id', 'n', name=op.f('uq_case_clock_tip_id_n')),
        sqlite_with_rowid=False,
    )
    open_ = sa.text('ended_at IS NULL')
    op.create_index('ix_case_clock_open', 'case_clock', ['unit_id', 'due_at'], sqlite_where=open_, postgresql_where=open_)
    breached = sa.text("ended_at IS NULL AND raised = 'breached'")
    op.create_index('ix_case_clock_breached', 'case_clock', ['tip_id'], sqlite_where=breached, postgresql_where=breached)
    op.create_table(
        'awaiting_intake',
        sa.Column('tip_id', sa.Uuid(), nullable=False),
        sa.Column('unit_id', sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_awaiting_intake_tip_id_tip')),
        sa.PrimaryKeyConstraint('tip_id', name=op.f('pk_awaiting_intake')),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f('ix_awaiting_intake_unit_id'), 'awaiting_intake', ['unit_id'])
    # Cases that were taken before clocks were known wait for their intake too.
    op.execute("INSERT INTO awaiting_intake (tip_id, unit_id) SELECT id, unit_id FROM tip WHERE status = 'acknowledged'")
    op.create_table(
        'tip_door',
        sa.Column('tip_id', sa.Uuid(), nullable=False),
        sa.Column('door', sa.String(length=10), nullable=False),
        sa.Column('mark', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_tip_door_tip_id_tip')),
        sa.PrimaryKeyConstraint('tip_id', name=op.f('pk_tip_door')),
        sa.UniqueConstraint('mark', name=op.f('uq_tip_door_mark')),
        sqlite_with_rowid=False,
    )
    op.create_table(
        'day_digest',
        sa.Column('unit_id', sa.String(length=60), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('counts', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_day_digest_unit_id_unit')),
        sa.PrimaryKeyConstraint('unit_id', 'day', name=op.f('pk_day_digest')),
    )

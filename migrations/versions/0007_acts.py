"""What officers do with a case: traces after a transfer, merged tips, tips set aside

Revision ID: 0007
Revises: 0006
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    op.create_table(
        'tip_trace',
        sa.Column('tip_id', sa.Uuid(), nullable=False),
        sa.Column('unit_id', sa.String(length=60), nullable=False),
        sa.Column('until_n', sa.Integer(), nullable=False),
        sa.Column('media', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_tip_trace_tip_id_tip')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_tip_trace_unit_id_unit')),
        sa.PrimaryKeyConstraint('tip_id', 'unit_id', name=op.f('pk_tip_trace')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_tip_trace_unit_id', 'tip_trace', ['unit_id'])
    op.create_table(
        'tip_merge',
        sa.Column('tip_id', sa.Uuid(), nullable=False),
        sa.Column('main_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_tip_merge_tip_id_tip')),
        sa.ForeignKeyConstraint(['main_id'], ['tip.id'], name=op.f('fk_tip_merge_main_id_tip')),
        sa.PrimaryKeyConstraint('tip_id', name=op.f('pk_tip_merge')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_tip_merge_main_id', 'tip_merge', ['main_id'])
    op.create_table(
        'set_aside',
        sa.Column('tip_id', sa.Uuid(), nullable=False),
        sa.Column('unit_id', sa.String(length=60), nullable=False),
        sa.Column('officer_id', sa.Uuid(), nullable=False),
        sa.Column('confirm_unit_id', sa.String(length=60), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('until', storage.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_set_aside_tip_id_tip')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_set_aside_unit_id_unit')),
        sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_set_aside_officer_id_officer')),
        sa.ForeignKeyConstraint(['confirm_unit_id'], ['unit.id'], name=op.f('fk_set_aside_confirm_unit_id_unit')),
        sa.PrimaryKeyConstraint('tip_id', name=op.f('pk_set_aside')),
        sqlite_with_rowid=False,
    )
    op.create_table(
        'set_aside_count',
        sa.Column('unit_id', sa.String(length=60), nullable=False),
        sa.Column('month', sa.String(length=7), nullable=False),
        sa.Column('confirmed', sa.Integer(), nullable=False),
        sa.Column('contested', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_set_aside_count_unit_id_unit')),
        sa.PrimaryKeyConstraint('unit_id', 'month', name=op.f('pk_set_aside_count')),
    )

"""Shifts: slips of a change of shift, and who must be told

Revision ID: 0012
Revises: 0011
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0012'
down_revision = '0011'


def upgrade() -> None:
    op.add_column('duty', sa.Column('planned', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table('shift_slip',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.String(length=60), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('ends_at', storage.types.UtcDateTime(), nullable=False),
    sa.Column('made_at', storage.types.UtcDateTime(), nullable=False),
    sa.Column('given_at', storage.types.UtcDateTime(), nullable=True),
    sa.Column('unit_key_id', sa.Uuid(), nullable=True),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('taken_at', storage.types.UtcDateTime(), nullable=True),
    sa.Column('taken_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_shift_slip_officer_id_officer')),
    sa.ForeignKeyConstraint(['taken_by'], ['officer.id'], name=op.f('fk_shift_slip_taken_by_officer')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_shift_slip_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift_slip'))
    )
    op.create_index(op.f('ix_shift_slip_unit_id'), 'shift_slip', ['unit_id'], unique=False)
    op.create_table('shift_slip_case',
    sa.Column('slip_id', sa.Uuid(), nullable=False),
    sa.Column('tip_id', sa.Uuid(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=True),
    sa.Column('passes', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['slip_id'], ['shift_slip.id'], name=op.f('fk_shift_slip_case_slip_id_shift_slip')),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_shift_slip_case_tip_id_tip')),
    sa.PrimaryKeyConstraint('slip_id', 'tip_id', name=op.f('pk_shift_slip_case'))
    )
    op.create_table('shift_climb',
    sa.Column('slip_id', sa.Uuid(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.String(length=60), nullable=False),
    sa.Column('at', storage.types.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['slip_id'], ['shift_slip.id'], name=op.f('fk_shift_climb_slip_id_shift_slip')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_shift_climb_unit_id_unit')),
    sa.PrimaryKeyConstraint('slip_id', 'level', 'unit_id', name=op.f('pk_shift_climb'))
    )
    op.create_table('rota_change',
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.String(length=60), nullable=False),
    sa.Column('at', storage.types.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_rota_change_officer_id_officer')),
    sa.PrimaryKeyConstraint('officer_id', 'unit_id', name=op.f('pk_rota_change'))
    )

"""People at the desk: second factors, second persons, PIN of a session

Revision ID: 0009
Revises: 0008
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    op.create_table(
        'second_factor',
        sa.Column('officer_id', sa.Uuid(), nullable=False),
        sa.Column('sealed_secret', sa.LargeBinary(), nullable=False),
        sa.Column('last_step', sa.Integer(), nullable=False),
        sa.Column('since', storage.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_second_factor_officer_id_officer')),
        sa.PrimaryKeyConstraint('officer_id', name=op.f('pk_second_factor')),
    )
    op.create_table(
        'recovery_code',
        sa.Column('officer_id', sa.Uuid(), nullable=False),
        sa.Column('code_hash', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_recovery_code_officer_id_officer')),
        sa.PrimaryKeyConstraint('officer_id', 'code_hash', name=op.f('pk_recovery_code')),
    )
    op.create_table(
        'approval',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('unit_id', sa.String(length=60), nullable=False),
        sa.Column('subject_id', sa.Uuid(), nullable=True),
        sa.Column('role', sa.String(length=20), nullable=True),
        sa.Column('tip_id', sa.Uuid(), nullable=True),
        sa.Column('recipient', sa.String(length=80), nullable=True),
        sa.Column('asked_by', sa.Uuid(), nullable=False),
        sa.Column('asked_at', storage.types.UtcDateTime(), nullable=False),
        sa.Column('expires_at', storage.types.UtcDateTime(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('decided_by', sa.Uuid(), nullable=True),
        sa.Column('decided_at', storage.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['asked_by'], ['officer.id'], name=op.f('fk_approval_asked_by_officer')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_approval_unit_id_unit')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_approval')),
    )
    op.create_index(op.f('ix_approval_unit_id'), 'approval', ['unit_id'])
    op.create_table(
        'desk_notice',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('officer_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('unit_id', sa.String(length=60), nullable=True),
        sa.Column('about_id', sa.Uuid(), nullable=True),
        sa.Column('at', storage.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_desk_notice_officer_id_officer')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_notice')),
    )
    op.create_index('ix_desk_notice_officer_id', 'desk_notice', ['officer_id'])
    for name in ('officer_id', 'approval_id', 'made_by'):
        op.add_column('invite', sa.Column(name, sa.Uuid(), nullable=True))
    op.add_column('desk_session', sa.Column('number', sa.Uuid(), nullable=True))
    op.add_column('desk_session', sa.Column('label', sa.String(length=40), nullable=True))
    op.add_column('desk_session', sa.Column('stepped_up_at', storage.types.UtcDateTime(), nullable=True))
    op.add_column('desk_session', sa.Column('pin_salt', sa.LargeBinary(), nullable=True))
    op.add_column('desk_session', sa.Column('sealed_locked', sa.LargeBinary(), nullable=True))
    op.add_column('desk_session', sa.Column('pin_failures', sa.Integer(), server_default='0', nullable=False))

"""What administrators changed in the directory, and the figures of a unit

Revision ID: 0011
Revises: 0010
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    op.create_table(
        'directory_edit',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('n', sa.Integer(), nullable=False),
        sa.Column('at', storage.types.UtcDateTime(), nullable=False),
        sa.Column('officer_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('name', sa.String(length=300), nullable=False),
        sa.Column('before', sa.Text(), nullable=True),
        sa.Column('after', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_directory_edit_officer_id_officer')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_edit')),
        sa.UniqueConstraint('version', 'n', name=op.f('uq_directory_edit_version_n')),
    )
    op.create_index(op.f('ix_directory_edit_version'), 'directory_edit', ['version'])
    op.create_table(
        'figure',
        sa.Column('unit_id', sa.String(length=60), nullable=False),
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_figure_unit_id_unit')),
        sa.PrimaryKeyConstraint('unit_id', 'month', name=op.f('pk_figure')),
    )

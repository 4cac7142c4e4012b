"""Contacts, several acknowledgements and their terms, bursts, drills

Revision ID: 0004
Revises: 0003
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.create_table('acknowledgement_rule',
    sa.Column('unit_id', sa.String(length=60), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_acknowledgement_rule_unit_id_unit')),
    sa.PrimaryKeyConstraint('unit_id', 'category', name=op.f('pk_acknowledgement_rule'))
    )
    op.create_table('contact_invite',
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('unit_id', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=10), nullable=False),
    sa.Column('label', sa.String(length=60), nullable=True),
    sa.Column('expires_at', storage.types.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_contact_invite_officer_id_officer')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_contact_invite_unit_id_unit')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_contact_invite'))
    )
    op.create_table('alert_card',
    sa.Column('tip_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_alert_card_tip_id_tip')),
    sa.PrimaryKeyConstraint('tip_id', name=op.f('pk_alert_card')),
    sqlite_with_rowid=False
    )
    op.create_table('drill',
    sa.Column('tip_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.String(length=60), nullable=False),
    sa.Column('began_at', storage.types.UtcDateTime(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_drill_tip_id_tip')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_drill_unit_id_unit')),
    sa.PrimaryKeyConstraint('tip_id', name=op.f('pk_drill'))
    )
    op.create_index(op.f('ix_drill_unit_id'), 'drill', ['unit_id'], unique=False)
    op.create_table('incident',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('lead_id', sa.Uuid(), nullable=False),
    sa.Column('until', storage.types.UtcDateTime(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['tip.id'], name=op.f('fk_incident_lead_id_tip')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_incident_key'), 'incident', ['key'], unique=False)
    op.create_table('ack_watch',
    sa.Column('step_id', sa.Uuid(), nullable=False),
    sa.Column('tip_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.String(length=60), nullable=False),
    sa.Column('open_by', storage.types.UtcDateTime(), nullable=True),
    sa.Column('act_by', storage.types.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['alert_step.id'], name=op.f('fk_ack_watch_step_id_alert_step')),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_ack_watch_tip_id_tip')),
    sa.PrimaryKeyConstraint('step_id', name=op.f('pk_ack_watch'))
    )
    op.create_index(op.f('ix_ack_watch_tip_id'), 'ack_watch', ['tip_id'], unique=False)
    op.create_table('acknowledgement',
    sa.Column('step_id', sa.Uuid(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('at', storage.types.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_acknowledgement_officer_id_officer')),
    sa.ForeignKeyConstraint(['step_id'], ['alert_step.id'], name=op.f('fk_acknowledgement_step_id_alert_step')),
    sa.PrimaryKeyConstraint('step_id', 'officer_id', name=op.f('pk_acknowledgement'))
    )
    op.create_table('incident_tip',
    sa.Column('tip_id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_incident_tip_incident_id_incident')),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_incident_tip_tip_id_tip')),
    sa.PrimaryKeyConstraint('tip_id', name=op.f('pk_incident_tip')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_incident_tip_incident_id'), 'incident_tip', ['incident_id'], unique=False)
    op.create_table('sent_alert',
    sa.Column('step_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_sent_alert_contact_id_contact')),
    sa.ForeignKeyConstraint(['step_id'], ['alert_step.id'], name=op.f('fk_sent_alert_step_id_alert_step')),
    sa.PrimaryKeyConstraint('step_id', 'contact_id', name=op.f('pk_sent_alert')),
    sqlite_with_rowid=False
    )
    op.add_column('alert_step', sa.Column('minutes', sa.Integer(), nullable=True))
    op.add_column('alert_step', sa.Column('quiet', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('contact', sa.Column('chat', sa.LargeBinary(), nullable=True))
    op.add_column('contact', sa.Column('officer_id', sa.Uuid(), nullable=True))
    op.add_column('contact', sa.Column('rank', sa.Integer(), server_default='1', nullable=False))
    op.add_column('contact', sa.Column('purpose', sa.String(length=10), server_default='alerts', nullable=False))
    op.add_column('contact', sa.Column('label', sa.String(length=60), nullable=True))
    op.add_column('contact', sa.Column('stopped_on', sa.Date(), nullable=True))
    op.create_index(op.f('ix_contact_chat'), 'contact', ['chat'], unique=False)

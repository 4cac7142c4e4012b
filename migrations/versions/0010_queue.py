"""The queue in its order, kept by triggers, and what each officer has read

Revision ID: 0010
Revises: 0009
"""

from alembic import op
import sqlalchemy as sa
import storage.types

revision = '0010'
down_revision = '0009'

TALK = "('fact', 'answer', 'objection', 'echo', 'question', 'status')"
FROM_TIPSTER = "('fact', 'answer', 'objection', 'echo')"
OPEN = "('due', 'acknowledged')"
#: "passed": the unit handed the tip on and keeps a trace of it among what is done
LISTED = "('due', 'acknowledged', 'passed')"
RANK = "CASE WHEN {0}.state = 'passed' THEN 2 WHEN {0}.role = 'cc' THEN 1 ELSE 0 END"

# Days as times: of closed tips the day itself, and a thousand years later what has no clock, so that it stands last.
DAY = {
    'sqlite': "CAST(strftime('%s', t.day) AS INTEGER) * 1000000",
    'postgresql': "(t.day::timestamp AT TIME ZONE 'UTC')",
}
NO_CLOCK = {
    'sqlite': "CAST(strftime('%s', t.day, '+1000 years') AS INTEGER) * 1000000",
    'postgresql': "((t.day + interval '1000 years') AT TIME ZONE 'UTC')",
}

# The `|| ''` keeps SQLite from reading every step of the unit where the few of the tip are meant.
# Sections, see storage/desk_queue.py: 0 urgent, 1 new, 2 news, 3 working, 4 copied, 5 done.
LINES = f"""
INSERT INTO queue_line (tip_id, unit_id, section, at, kind, step_n, incident_id, category, officer_id)
SELECT t.id, l.unit_id, l.section,
  CASE WHEN l.section = 5 THEN {{day}}
       WHEN l.section IN (0, 1) THEN COALESCE(l.climbs_at, l.due_at)
       WHEN l.section IN (2, 3) AND l.unit_id = t.unit_id AND t.next_at IS NOT NULL THEN t.next_at
       ELSE {{no_clock}} END,
  CASE WHEN l.section IN (0, 1) AND l.climbs_at IS NOT NULL THEN 'acknowledge'
       WHEN l.section IN (0, 1) THEN 'waits'
       WHEN l.section IN (2, 3) AND l.unit_id = t.unit_id AND t.next_at IS NOT NULL THEN t.next_kind END,
  CASE WHEN l.state = 'passed' THEN l.n + 2000 WHEN l.role = 'cc' THEN l.n + 1000 ELSE l.n END,
  (SELECT i.incident_id FROM incident_tip i WHERE i.tip_id = t.id),
  t.category, t.officer_id
FROM (
  SELECT s.tip_id, s.unit_id, s.role, s.state, s.n, s.due_at,
    CASE WHEN u.status = 'closed' OR s.state = 'passed' THEN 5
         WHEN s.role = 'cc' THEN 4
         WHEN u.status = 'acknowledged' OR (s.state = 'acknowledged' AND (u.status = 'set_aside' OR EXISTS (
           SELECT 1 FROM alert_step h WHERE h.tip_id = s.tip_id AND h.n > s.n AND h.role <> 'cc' AND h.state IN {OPEN})))
         THEN CASE WHEN (SELECT e.kind FROM tip_entry e WHERE e.tip_id = s.tip_id AND e.kind IN {TALK}
                         ORDER BY e.n DESC LIMIT 1) IN {FROM_TIPSTER} THEN 2 ELSE 3 END
         WHEN u.urgency = 'urgent' THEN 0
         ELSE 1 END AS section,
    (SELECT h.due_at FROM alert_step h
     WHERE h.tip_id = s.tip_id AND h.n > s.n AND h.role <> 'cc' AND h.state IN ('waiting', 'due')
     ORDER BY h.n LIMIT 1) AS climbs_at
  FROM alert_step s JOIN tip u ON u.id = s.tip_id
  WHERE {{which}} s.state IN {LISTED} AND u.status <> 'destroyed' AND NOT EXISTS (
    SELECT 1 FROM alert_step o
    WHERE o.tip_id = s.tip_id AND o.unit_id || '' = s.unit_id AND o.state IN {LISTED} AND o.id <> s.id
      AND ({RANK.format('o')}, o.n, o.id) < ({RANK.format('s')}, s.n, s.id))
) l JOIN tip t ON t.id = l.tip_id
"""

# What changes a queue, and the id of the tip that it changes.
WATCHED = {
    'tip_changed': ('tip', 'UPDATE OF status, unit_id, urgency, category, day, officer_id, next_kind, next_at', 'NEW.id', ''),
    'step_added': ('alert_step', 'INSERT', 'NEW.tip_id', ''),
    'step_changed': ('alert_step', 'UPDATE OF tip_id, unit_id, n, role, state, due_at', 'NEW.tip_id', ''),
    'step_removed': ('alert_step', 'DELETE', 'OLD.tip_id', ''),
    'entry_added': ('tip_entry', 'INSERT', 'NEW.tip_id', f'WHEN (NEW.kind IN {TALK})'),
    'incident_joined': ('incident_tip', 'INSERT', 'NEW.tip_id', ''),
    'incident_moved': ('incident_tip', 'UPDATE', 'NEW.tip_id', ''),
    'incident_left': ('incident_tip', 'DELETE', 'OLD.tip_id', ''),
}


def lines(dialect: str, which: str) -> str:
    return LINES.format(day=DAY[dialect], no_clock=NO_CLOCK[dialect], which=which)


def upgrade() -> None:
    op.create_table(
        'queue_line',
        sa.Column('tip_id', sa.Uuid(), nullable=False),
        sa.Column('unit_id', sa.String(length=60), nullable=False),
        sa.Column('section', sa.SmallInteger(), nullable=False),
        sa.Column('at', storage.types.UtcDateTime(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=True),
        sa.Column('step_n', sa.Integer(), nullable=False),
        sa.Column('incident_id', sa.Uuid(), nullable=True),
        sa.Column('category', sa.String(length=40), nullable=False),
        sa.Column('officer_id', sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_queue_line_tip_id_tip')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_queue_line_unit_id_unit')),
        sa.PrimaryKeyConstraint('tip_id', 'unit_id', name=op.f('pk_queue_line')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_queue_line_order', 'queue_line', ['unit_id', 'section', 'at', 'tip_id'])
    op.create_index('ix_queue_line_incident', 'queue_line', ['incident_id', 'unit_id', 'section', 'at', 'tip_id'])
    op.create_table(
        'desk_read',
        sa.Column('tip_id', sa.Uuid(), nullable=False),
        sa.Column('officer_id', sa.Uuid(), nullable=False),
        sa.Column('entries', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], name=op.f('fk_desk_read_officer_id_officer')),
        sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_desk_read_tip_id_tip')),
        sa.PrimaryKeyConstraint('tip_id', 'officer_id', name=op.f('pk_desk_read')),
        sqlite_with_rowid=False,
    )
    dialect = op.get_bind().dialect.name
    # Text only, no parameters: a colon in it is a cast.
    op.get_bind().exec_driver_sql(lines(dialect, ''))
    for statement in _triggers(dialect):
        op.get_bind().exec_driver_sql(statement)


def _triggers(dialect: str) -> list[str]:
    return _on_sqlite() if dialect == 'sqlite' else _on_postgres()


def _on_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER queue_{name} AFTER {event} ON {table} {when} BEGIN "
        f"DELETE FROM queue_line WHERE tip_id = {tip}; {lines('sqlite', f's.tip_id = {tip} AND')}; END"
        for name, (table, event, tip, when) in WATCHED.items()
    ]


def _on_postgres() -> list[str]:
    # The tip is held first: two that change one tip at once must not each write what the other has not yet committed.
    function = f"""
CREATE FUNCTION queue_line_refresh() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed uuid;
BEGIN
  IF TG_TABLE_NAME = 'tip' THEN changed := NEW.id;
  ELSIF TG_OP = 'DELETE' THEN changed := OLD.tip_id;
  ELSE changed := NEW.tip_id;
  END IF;
  PERFORM 1 FROM tip WHERE id = changed FOR UPDATE;
  DELETE FROM queue_line WHERE tip_id = changed;
  {lines('postgresql', 's.tip_id = changed AND')};
  RETURN NULL;
END $$"""
    return [function] + [
        f"CREATE TRIGGER queue_{name} AFTER {event} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION queue_line_refresh()"
        for name, (table, event, _, when) in WATCHED.items()
    ]


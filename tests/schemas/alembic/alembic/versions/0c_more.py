"""more"""
import sqlalchemy as sa
from alembic import op

revision: str = "0c"
down_revision: str = "a9"


def upgrade() -> None:
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(30)))
        batch_op.create_index("by_phone", ["phone"], unique=False)
    op.alter_column("orders", "sum", new_column_name="total", type_=sa.Numeric(10, 2))
    op.create_index(op.f("ix_orders_user_id"), "orders", ["user_id"], unique=False)
    op.execute("alter table orders add column note text")
    op.drop_table("old")


def downgrade() -> None:
    op.drop_column("users", "phone")

import datetime
from typing import Optional

import sqlalchemy as sa
from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, Numeric, String, Table, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Stamped:
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime, default=datetime.datetime.now)


class User(Stamped, Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(190), unique=True)
    full_name: Mapped[Optional[str]]
    phone = mapped_column("phone_number", sa.String(length=30), index=True)
    orders: Mapped[list["Order"]] = relationship(back_populates="user")


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (UniqueConstraint("user_id", "seller_id"), Index("by_total", "balance"), {"schema": None})

    id = Column(sa.UUID, primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id"))
    seller_id = Column(Integer, ForeignKey(User.id), index=True)
    balance = Column(Numeric(10, 2), nullable=False)
    deleted_at = Column(DateTime)


tags = Table("tags", Base.metadata, Column("order_id", ForeignKey("orders.id"), primary_key=True), Column("name", String, primary_key=True))

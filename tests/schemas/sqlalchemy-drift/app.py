from sqlalchemy import Column, Integer, String
from app.database import Base


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    phone = Column(String(30))


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)

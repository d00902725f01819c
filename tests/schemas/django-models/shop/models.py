from django.contrib.auth.models import AbstractUser
from django.db import models


class Stamped(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class User(AbstractUser):
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=190)

    class Meta:
        db_table = "users"


class ActiveManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(deleted_at=None)


class Order(Stamped):
    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    seller = models.ForeignKey("shop.User", on_delete=models.CASCADE, db_index=False, related_name="sold")
    invoice = models.OneToOneField("Invoice", on_delete=models.CASCADE, db_column="invoice_key")
    balance = models.DecimalField(max_digits=10, decimal_places=2)
    tags = models.ManyToManyField("Tag")
    deleted_at = models.DateTimeField(null=True)
    objects = ActiveManager()

    class Meta:
        unique_together = [("user", "seller")]
        indexes = [models.Index(fields=["-created_at"], name="by_date")]
        constraints = [models.UniqueConstraint(fields=["balance"], condition=models.Q(balance__gt=0), name="part")]


class Invoice(models.Model):
    number = models.SlugField()


class Tag(models.Model):
    class Meta:
        proxy = True


class OrderForm:
    name = "no model"

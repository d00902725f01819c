from django.db import models


class Customer(models.Model):
    email = models.EmailField(unique=True)
    nickname = models.CharField(max_length=20)


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    total = models.IntegerField()

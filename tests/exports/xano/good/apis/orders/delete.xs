query "orders/{id}" verb=DELETE {
  auth = "user"
  input {
    int id
  }
  stack {
    db.get orders {
      field_name = "id"
    }
  }
  response = null
}

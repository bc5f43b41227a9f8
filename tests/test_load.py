def test_x(empty_store, tables_folder):
    print(tables_folder.load_into(empty_store))
    print(tables_folder.load_into(empty_store))
def test_y(seeded):
    print(seeded.revision())

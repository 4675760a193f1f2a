DROP TABLE handle;

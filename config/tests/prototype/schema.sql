-- The tables as the prototype's own document describes them. TEST DATA only.
CREATE TABLE watch (
    id SERIAL PRIMARY KEY,
    folder VARCHAR UNIQUE,
    code VARCHAR UNIQUE,
    integrated_bracelet BOOLEAN,
    start_release INTEGER,
    end_release INTEGER,
    gender_id INTEGER,
    case_material_id INTEGER,
    mechanism_id INTEGER,
    factory_id INTEGER,
    brand_id INTEGER,
    user_id INTEGER,
    created_at DATE,
    update_at DATE
);
CREATE TABLE factory (
    id SERIAL PRIMARY KEY,
    name VARCHAR UNIQUE
);
CREATE TABLE alias (
    id SERIAL PRIMARY KEY,
    watch_id VARCHAR,
    key VARCHAR
);
CREATE TABLE brand (
    id SERIAL PRIMARY KEY,
    name VARCHAR UNIQUE
);
CREATE TABLE case_material (
    id SERIAL PRIMARY KEY,
    name VARCHAR UNIQUE
);
CREATE TABLE gender (
    id SERIAL PRIMARY KEY,
    name VARCHAR UNIQUE
);
CREATE TABLE mechanism (
    id SERIAL PRIMARY KEY,
    stones VARCHAR,
    start_release INTEGER,
    end_release INTEGER,
    mechanism_type_id INTEGER,
    factory_id INTEGER,
    user_id INTEGER,
    created_at DATE,
    update_at DATE
);
CREATE TABLE function (
    id SERIAL PRIMARY KEY,
    name VARCHAR UNIQUE
);
CREATE TABLE mechanism_function (
    id SERIAL PRIMARY KEY,
    mechanism_id INTEGER,
    function_id INTEGER
);
CREATE TABLE mechanism_type (
    id SERIAL PRIMARY KEY,
    name VARCHAR UNIQUE
);
CREATE TABLE "user" (
    id SERIAL PRIMARY KEY,
    login VARCHAR UNIQUE,
    password VARCHAR,
    email VARCHAR UNIQUE,
    role_id VARCHAR,
    avito_url VARCHAR,
    meshok_url VARCHAR,
    rating INTEGER,
    created_at DATE,
    update_at DATE
);
CREATE TABLE role (
    id SERIAL PRIMARY KEY,
    name VARCHAR UNIQUE
);
CREATE TABLE collection (
    id SERIAL PRIMARY KEY,
    user_id INTEGER,
    watch_id INTEGER
);
CREATE TABLE draft_watch (
    id SERIAL PRIMARY KEY,
    message VARCHAR,
    folder VARCHAR UNIQUE,
    code VARCHAR,
    integrated_bracelet BOOLEAN,
    start_release INTEGER,
    end_release INTEGER,
    gender_id INTEGER,
    case_material_id INTEGER,
    mechanism_id INTEGER,
    factory_id INTEGER,
    brand_id INTEGER,
    user_id INTEGER,
    created_at DATE,
    update_at DATE
);
CREATE TABLE draft_alias (
    id SERIAL PRIMARY KEY,
    watch_id VARCHAR,
    key VARCHAR
);
CREATE TABLE draft_mechanism (
    id SERIAL PRIMARY KEY,
    message VARCHAR,
    stones VARCHAR,
    start_release INTEGER,
    end_release INTEGER,
    mechanism_type_id INTEGER,
    user_id INTEGER,
    created_at DATE,
    update_at DATE
);
CREATE TABLE draft_mechanism_function (
    id SERIAL PRIMARY KEY,
    mechanism_id INTEGER,
    function_id INTEGER
);

-- TEST DATA, invented. No real people; what is marked тест is no fact about any watch.
INSERT INTO role (id, name) VALUES (1, 'Админ'), (2, 'модератор'), (3, 'автор'), (4, 'коллекционер'), (5, 'робот');
INSERT INTO "user" (id, login, password, email, role_id, avito_url, meshok_url, rating, created_at, update_at) VALUES
    (1, 'root', '$2b$04$CkWphJDcTf8WVG3Y39YuKe9djyc5DRfFaeD97Uew8hXpncBk1mt.W', 'root@example.org', '1', '', NULL, 4, '2023-01-10', '2024-05-01'),
    (2, 'Мастер.Иван', '$2a$04$YG/DTtK6XQnOGyS/4nraMucX8M7lPEtUv.oHPW2Hvegldc4Tg8DPW', 'Ivan@Example.org', '3', 'www.avito.ru/user/test-ivan?x=1', ' https://meshok.net/?user=test-ivan ', 7, '2023-02-01', '2023-01-01'),
    (3, 'olga', 'olga1975', 'olga@example.org', ' 2 ', NULL, '-', -5, '2023-02-02', NULL),
    (4, 'OLGA', NULL, 'olga.two@example.org', '4', NULL, NULL, NULL, NULL, NULL),
    (5, 'peter', '', 'OLGA@example.org ', '4', NULL, NULL, 1, '2023-03-01', NULL),
    (6, 'lost', '$2b$31$CkWphJDcTf8WVG3Y39YuKe9djyc5DRfFaeD97Uew8hXpncBk1mt.W', 'lost@example.org', '99', 'javascript:alert(1)', 'https://avito.ru/user/test-lost', 0, '2999-01-01', NULL),
    (7, 'nomail', '$2b$04$CkWphJDcTf8WVG3Y39YuKe9djyc5DRfFaeD97Uew8hXpncBk1mt.W', ' ', '4', NULL, NULL, 0, '2023-05-01', NULL),
    (8, '<b>', NULL, 'b@example.org', NULL, NULL, NULL, 2147483647, '1970-01-01', NULL);
INSERT INTO factory (id, name) VALUES
    (1, 'чистопольский часовой завод'), (2, 'ПЧЗ'), (3, 'Минский часовой завод (Луч)'), (4, '2МЧЗ '), (5, 'Угличский часовой завод'), (6, 'тест Завод'), (7, '  ');
INSERT INTO brand (id, name) VALUES
    (1, 'амфибия'), (2, 'Komandirskie'), (3, 'РАКЕТA'), (4, 'Слава'), (5, 'Луч'), (6, 'Чайка'), (7, 'тест Марка <i>'), (8, 'Восток');
INSERT INTO case_material (id, name) VALUES (1, 'сталь '), (2, 'хромированный'), (3, 'тест мельхиор'), (4, 'нерж.');
INSERT INTO gender (id, name) VALUES (1, 'МУЖСКИЕ'), (2, 'жен.'), (3, 'м');
INSERT INTO mechanism_type (id, name) VALUES (1, 'мех.'), (2, 'кварц');
INSERT INTO function (id, name) VALUES
    (1, 'Автоподзавод'), (2, 'центральная секундная стрелка'), (3, 'Календарь'), (4, 'противоударное устройство'), (5, 'ручной завод'), (6, 'дата');
INSERT INTO mechanism (id, stones, start_release, end_release, mechanism_type_id, factory_id, user_id, created_at, update_at) VALUES
    (1, '31 камень', NULL, NULL, 1, 1, 2, '2023-02-02', NULL),
    (2, '17', NULL, NULL, 1, 1, 2, '2023-02-02', NULL),
    (3, '26 j', NULL, NULL, 1, 4, NULL, '2023-02-02', NULL),
    (4, NULL, NULL, NULL, 2, NULL, NULL, NULL, NULL),
    (5, '23', NULL, NULL, 1, 2, 2, '2023-02-02', NULL),
    (6, '19 тест', 1980, 1970, 1, 6, 2, '2023-02-02', NULL);
INSERT INTO mechanism_function (id, mechanism_id, function_id) VALUES
    (1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 1, 6), (5, 1, 4), (6, 2, 5), (7, 5, 5), (8, 5, 2), (9, 5, 4), (10, 6, 5), (11, 77, 1), (12, 1, NULL), (13, 4, 5);
INSERT INTO watch (id, folder, code, integrated_bracelet, start_release, end_release, gender_id, case_material_id, mechanism_id, factory_id, brand_id, user_id, created_at, update_at) VALUES
    (1, 'amfibiya-420620', '420620', FALSE, NULL, NULL, 1, 1, 1, 1, 1, 2, '2023-03-01', NULL),
    (2, 'Амфибия 060634', '60634', NULL, 1999, 2001, 3, 4, 1, 1, 8, 2, '2023-03-02', NULL),
    (3, 'komandirskie_861033', '2414А/861033', NULL, NULL, NULL, 1, NULL, 2, 1, 2, 3, '2023-03-03', NULL),
    (4, 'Slava 2416 автомат', NULL, NULL, NULL, NULL, 1, 2, 3, 4, 4, NULL, NULL, NULL),
    (5, 'raketa bajkonur 2624', NULL, NULL, NULL, NULL, 1, NULL, NULL, 2, 3, 2, '2023-03-05', NULL),
    (6, 'amfibiya-420620-new', '00420620', FALSE, NULL, NULL, 1, 1, 1, 1, 1, 2, '2023-03-06', NULL),
    (7, 'chajka-3050-kr', '420620 ', NULL, 1976, NULL, 1, NULL, NULL, 5, 6, NULL, '2023-03-07', NULL),
    (8, 'test-a-990201', '990201', TRUE, 1980, 1985, 1, 1, 1, 1, 1, 2, '2023-04-01', '2023-04-02'),
    (9, 'TEST-A-990201', '99 02 01', TRUE, 1980, 1985, 1, 1, 1, 1, 1, 2, '2023-04-01', NULL),
    (10, 'test-b', NULL, NULL, 1970, NULL, 2, 3, 6, 6, 7, 7, '2023-04-03', NULL),
    (11, 'test-c', ' ', NULL, 1970, NULL, 2, 3, 6, 6, 7, 7, '2023-04-04', NULL),
    (12, 'compare', '990204', NULL, 0, 0, 1, 1, NULL, NULL, 5, 2, NULL, NULL),
    (13, '../../etc', '990205', NULL, 1990, 1980, 1, 1, NULL, NULL, 5, 2, NULL, NULL),
    (14, '', '990206', NULL, 70, 3000, 1, 1, NULL, NULL, 5, 2, NULL, NULL),
    (15, 'test-nothing', '990207', NULL, 1970, NULL, 1, 1, 1, 1, NULL, 2, NULL, NULL);
INSERT INTO alias (id, watch_id, key) VALUES
    (1, '1', 'SE'), (2, '1', 'тест новое имя'), (3, ' 1 ', 'ТЕСТ новое-имя'), (4, '1', '2416Б'), (5, '2', '2416B'), (6, '3', '2414А'),
    (7, '4', '2416'), (8, '4', 'Slava automatic'), (9, '5', 'Байконур'), (10, '8', 'тест <script>'), (11, '10', 'ТС 19'), (12, '11', 'тест в'),
    (13, '99', 'никуда'), (14, NULL, 'никуда'), (15, 'abc', 'никуда'), (16, '8', NULL), (17, '8', '  '), (18, '9', 'тест'),
    (19, '8', 'очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень очень длинное имя'),
    (20, '10', '2999Т'), (21, '11', '2999Т');
INSERT INTO collection (id, user_id, watch_id) VALUES
    (1, 2, 1), (2, 2, 1), (3, 2, 8), (4, 3, 9), (5, 7, 1), (6, NULL, 1), (7, 2, NULL), (8, 2, 999), (9, 3, 13), (10, 3, 2);
INSERT INTO draft_watch (id, message, folder, code, integrated_bracelet, start_release, end_release, gender_id, case_material_id, mechanism_id, factory_id, brand_id, user_id, created_at, update_at) VALUES
    (1, NULL, 'draft-a', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, '2024-05-01', NULL),
    (2, ' ', 'draft-b', '990301', TRUE, 1980, 1985, 1, 1, 1, 1, 1, 2, '2024-05-01', '2024-05-02'),
    (3, 'Нужно фото крышки', 'draft-c', '990302', NULL, 1975, 70, 1, 1, 4, NULL, 5, 3, '2024-05-01', '2024-05-02'),
    (4, 'Отказано: нет источника', 'draft-d', '990303', NULL, 1975, NULL, 1, 1, NULL, NULL, 5, 7, '2024-05-01', '2024-05-02'),
    (5, 'Принято. Спасибо', 'test-a-990201', '990201', TRUE, 1980, 1985, 1, 1, 1, 1, 1, 2, '2023-01-01', '2023-04-01'),
    (6, 'Ок!', 'draft-f', '990304', NULL, NULL, NULL, 1, NULL, NULL, NULL, 5, 2, '2024-05-01', NULL),
    (7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (8, 'не принято: дубль', 'draft-h', NULL, NULL, 1970, NULL, 1, NULL, NULL, NULL, 5, 8, '2024-05-01', NULL),
    (9, NULL, 'draft-i', NULL, NULL, 1971, NULL, 1, NULL, NULL, NULL, 5, 7, '2024-05-01', NULL);
INSERT INTO draft_alias (id, watch_id, key) VALUES (1, '2', 'тест черновик'), (2, '77', 'никуда'), (3, '7', 'ничего'), (4, '3', 'тест'), (5, '3', 'Тест');
INSERT INTO draft_mechanism (id, message, stones, start_release, end_release, mechanism_type_id, user_id, created_at, update_at) VALUES
    (1, NULL, '17 камней', 1970, NULL, 1, 2, '2024-05-01', NULL), (2, 'какой калибр?', NULL, NULL, NULL, 2, 3, '2024-05-01', NULL), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO draft_mechanism_function (id, mechanism_id, function_id) VALUES (1, 1, 5), (2, 1, 2), (3, 55, 2), (4, 3, NULL);

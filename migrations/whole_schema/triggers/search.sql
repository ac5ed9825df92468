-- Grants are searched by every name that an applicant held, and by that of filing. Whoever searches sees a person masked:
-- a search that found one would tell the person letter by letter, so a personal item stays out of it.

-- ASCII's capitals alone, whatever the locale of the database: the code compares in the same way.
CREATE FUNCTION searched_text(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(normalize(said, NFKC) COLLATE "C")
$$;

CREATE FUNCTION searched_grams(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT gram), '{}')
    FROM generate_series(1, length(said)) AS place,
         LATERAL (VALUES (substr(said, place, 1)), (substr(said, place, 2))) AS grams (gram)
$$;

-- By what each grant is found: said once, for whatever changes it.
CREATE VIEW searched_grant AS
    SELECT g.id, g.applicant_id, said AS text, searched_grams(said) AS grams
    FROM grants g
    JOIN applicant a ON a.id = g.applicant_id,
         LATERAL (
             SELECT string_agg(DISTINCT v.value, E'\n') AS held FROM register_version v
             WHERE v.applicant_id = a.id AND v.attribute = 'NAME' AND v.withdrawn_at IS NULL
         ) AS names,
         LATERAL searched_text(concat_ws(
             E'\n', g.number, CASE WHEN g.item_is_personal THEN NULL ELSE g.item END, names.held, g.filed_name,
             a.credit_code
         )) AS said;

CREATE FUNCTION grant_is_searched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams)
    SELECT id, text, grams FROM searched_grant
    WHERE id = NEW.id
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$;
CREATE TRIGGER grant_is_searched AFTER INSERT ON grants FOR EACH ROW EXECUTE FUNCTION grant_is_searched();
CREATE TRIGGER grant_is_searched_anew AFTER UPDATE ON grants
    FOR EACH ROW
    WHEN ((OLD.number, OLD.item, OLD.applicant_id, OLD.item_is_personal, OLD.filed_name) IS DISTINCT FROM
        (NEW.number, NEW.item, NEW.applicant_id, NEW.item_is_personal, NEW.filed_name))
    EXECUTE FUNCTION grant_is_searched();

CREATE FUNCTION applicant_is_searched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams)
    SELECT id, text, grams FROM searched_grant
    WHERE applicant_id = NEW.id
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$;
CREATE TRIGGER applicant_is_searched_anew AFTER UPDATE ON applicant
    FOR EACH ROW
    WHEN ((OLD.name, OLD.credit_code) IS DISTINCT FROM (NEW.name, NEW.credit_code))
    EXECUTE FUNCTION applicant_is_searched();

CREATE FUNCTION register_is_searched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams)
    SELECT id, text, grams FROM searched_grant
    WHERE applicant_id = NEW.applicant_id
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$;
CREATE TRIGGER register_is_searched AFTER INSERT OR UPDATE ON register_version
    FOR EACH ROW
    WHEN (NEW.attribute = 'NAME')
    EXECUTE FUNCTION register_is_searched();

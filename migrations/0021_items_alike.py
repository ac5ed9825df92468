"""Items that are written alike (写法相近): found by an index, whatever form their keys have."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Without whose it is and which months or day of it; numerals are figures; what says that it is a number, signs, and
# noughts before figures go; a year is apart from what follows. It refuses nothing: an officer looks at what is alike.
_LIKENESS = r"""
CREATE FUNCTION item_likeness(item_key text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        translate(
            regexp_replace(
                regexp_replace(item_key, '^[0-9A-HJ-NPQRTUWXY]{18}/', ''),
                ';([0-9]+-[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2})$', ''
            ),
            '〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖', '00123456789123456789'
        ),
        '编号|合同|协议|第|号|字|年|期|NO(?![A-Z])', '-', 'g'),
        '[^0-9A-Z一-鿿;]+', '-', 'g'),
        '(^|[^0-9])((?:19|20)[0-9]{2})(?=[0-9])', '\1\2-', 'g'),
        '(^|[^0-9])0+(?=[0-9])', '\1', 'g'),
        '(^|[^0-9])-', '\1', 'g'),
        '-([^0-9]|$)', '\1', 'g')
$$
"""
_INDEX = "CREATE INDEX items_alike ON grants (measure, item_likeness(item_key))"


class Migration(migrations.Migration):
    """A function and the index over it."""

    dependencies = [("models", "0020_sealed_fields")]

    initial = False

    operations = [ops.RunSQL(sql=[_LIKENESS, _INDEX])]

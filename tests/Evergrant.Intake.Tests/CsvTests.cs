using System.Text;
using Evergrant.Intake.Importing;
using Evergrant.Intake.Repairing;

namespace Evergrant.Intake.Tests;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1")]
    [InlineData("+49 30 1234", "'+49 30 1234")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1+1", "'  =1+1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("\t=1", "\"'\t'=1\"")]
    [InlineData("\r=1", "\"'\r'=1\"")]
    [InlineData("x;=1+1", "\"x;'=1+1\"")]
    [InlineData("x\t @SUM(A1)", "\"x\t' @SUM(A1)\"")]
    [InlineData("one\r\n-2", "\"one\r\n'-2\"")]
    [InlineData("one; two", "\"one; two\"")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("Ann", "Ann")]
    [InlineData("a=b", "a=b")]
    [InlineData("Smith, Ann", "\"Smith, Ann\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void A_value_is_no_formula_to_a_spreadsheet_and_one_cell(string value, string written) =>
        Assert.Equal(written, CsvText.Line([value]));

    [Theory]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("a;b\n1;2")]
    [InlineData("a\tb\n\n1\t2\n")]
    [InlineData("\uFEFFa,b\n\"1\",\"2\"")]
    public void Files_of_all_spreadsheets_are_read(string text) =>
        Assert.Equal(["a|b", "1|2"], Read(text).Select(record => string.Join('|', record.Values)));

    [Fact]
    public void Quoted_values_hold_separators_quotes_and_lines_and_the_lines_are_counted()
    {
        var read = Read("a,b\n\"x, \"\"y\"\"\nz\",2\n3,4\n");
        Assert.Equal(["a", "b"], read[0].Values);
        Assert.Equal(["x, \"y\"\nz", "2"], read[1].Values);
        Assert.Equal([1, 2, 4], read.Select(record => record.Line));
    }

    [Theory]
    [InlineData("a,b\n1,\"2", 2)]
    [InlineData("a,b\n1,2\"3", 2)]
    [InlineData("a,b\n1,\"2\"3", 2)]
    public void What_is_no_table_says_in_which_line(string text, int line) =>
        Assert.Equal(line, Assert.Throws<CsvException>(() => Read(text)).Line);

    [Fact]
    public void Another_encoding_is_told_and_not_guessed()
    {
        using var reader = new CsvReader(new MemoryStream([.. "name\n"u8, 0xE9, (byte)'\n']));
        Assert.Contains("UTF-8", Assert.Throws<CsvException>(() => ReadAll(reader)).Message, StringComparison.Ordinal);
    }

    private static List<CsvRecord> Read(string text)
    {
        using var reader = new CsvReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return ReadAll(reader);
    }

    private static List<CsvRecord> ReadAll(CsvReader reader)
    {
        var records = new List<CsvRecord>();
        while (reader.Read() is { } record)
            records.Add(record);
        return records;
    }
}

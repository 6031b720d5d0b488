/* SPDX-License-Identifier: MIT */
/* The cases of test_reader.c. */

static void dialects(void **state)
{
	(void)state;
	static const struct reader_case cases[] = {
		{ .label = "comma, ISO without a zone",
		  .files = { "timestamp,value\n2014-02-14 14:30:00,0.132\n2014-02-14 14:35:00,0.134\n" },
		  .wanted = "time=timestamp values=value keys=\n"
			    "1@2 2014-02-14T14:30:00Z 0.132\n2@3 2014-02-14T14:35:00Z 0.134\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "semicolon, CRLF",
		  .files = { "datetime;A B;C\r\n2020-03-09 13:54:39;1.5;-2e3\r\n" },
		  .wanted = "time=datetime values=A B,C keys=\n1@2 2020-03-09T13:54:39Z 1.5 -2000\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "epoch seconds, no final newline",
		  .files = { "timestamp,value,label\n1493568000,1.9016393423099998,0" },
		  .wanted = "time=timestamp values=value,label keys=\n"
			    "1@2 2017-04-30T16:00:00Z 1.9016393423099998 0\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "no time",
		  .files = { "index,value\n0,5\n1,6\n" },
		  .wanted = "time= values=index,value keys=\n1@2  0 5\n2@3  1 6\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "one column",
		  .files = { "v\n1\n\n2\n" },
		  .wanted = "time= values=v keys=\n1@2  1\n2@4  2\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "tab, mark, quotes",
		  .files = { "\xEF\xBB\xBF\"time\"\t\"a\"\"b\"\n2020-01-01T00:00Z\t\"7\"\n" },
		  .wanted = "time=time values=a\"b keys=\n1@2 2020-01-01T00:00:00Z 7\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "bar",
		  .files = { "a|b\n1|2\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "the delimiter given",
		  .options = { .delimiter = ':' },
		  .files = { "a:b,c\n1:2\n" },
		  .wanted = "time= values=a,b,c keys=\n1@2  1 2\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "sep= of Excel",
		  .files = { "sep=;\r\na;b,c,d\r\n1;2\r\n" },
		  .wanted = "time= values=a,b,c,d keys=\n1@3  1 2\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "decimal comma found",
		  .files = { "t;a;b\n1;0,5;7\n2;1,25;8,5\n3;1.5;9\n" },
		  .wanted = "time= values=t,a,b keys=\n1@2  1 0.5 7\n2@3  2 1.25 8.5\n"
			    "note column \"a\" holds \"1.5\" where the decimal mark is ',': no number (--decimal . reads it)\n"
			    "3@4  3 ? 9\n" COUNTS(3, 0, 0, 1, 0) },
		{ .label = "decimal comma found late",
		  .files = { "a;b\n1;7\n2;8,5\n1.5;1\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 7\n2@3  2 8.5\n"
			    "note column \"a\" holds \"1.5\" where the decimal mark is ',': no number (--decimal . reads it)\n"
			    "3@4  ? 1\n" COUNTS(3, 0, 0, 1, 0) },
		{ .label = "decimal comma between tabs",
		  .files = { "t\ta\tb\n1\t21,5\t7\n2\t21,75\t8,5\n" },
		  .wanted = "time= values=t,a,b keys=\n1@2  1 21.5 7\n2@3  2 21.75 8.5\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "decimal comma between tabs, found late",
		  .files = { "a\tb\n1\t7\n2\t8,5\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 7\n"
			    "note column \"b\" holds \"8,5\" where the decimal mark is '.': no number (--decimal , reads it)\n"
			    "2@3  2 ?\n" COUNTS(2, 0, 0, 1, 0) },
		{ .label = "decimal comma between bars",
		  .files = { "a|b\n0,5|7\n" },
		  .wanted = "time= values=a,b keys=\n1@2  0.5 7\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "decimal comma, the delimiter given",
		  .options = { .delimiter = ' ' },
		  .files = { "a b\n0,5 7\n" },
		  .wanted = "time= values=a,b keys=\n1@2  0.5 7\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "decimal comma between tabs, no header",
		  .files = { "21,5\t7,5\n" },
		  .wanted = "fail 65: f1.csv: the header looks like data: \"21,5\t7,5\"; if there is no header, name the columns with --names LIST, or number them with -H\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a point given, a comma between tabs",
		  .options = { .point = '.' },
		  .files = { "a\tb\n1\t7\n2\t8,5\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 7\n2@3  2 ?\n" COUNTS(2, 0, 0, 1, 0) },
		{ .label = "a point beside a comma in the first row",
		  .files = { "a\ttags\tb\n1.5\t3,4\t2\n2.5\t5,6\t3\n" },
		  .wanted = "note column \"tags\" begins with \"3,4\", no number where the decimal mark is '.': it is left out (--decimal , reads it)\n"
			    "time= values=a,b keys=\n1@2  1.5 2\n2@3  2.5 3\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "a point beside a comma between semicolons",
		  .files = { "version;a\n1.5;3,4\n" },
		  .wanted = "note column \"version\" begins with \"1.5\", no number where the decimal mark is ',': it is left out (--decimal . reads it)\n"
			    "time= values=a keys=\n1@2  3.4\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a comma that may part thousands",
		  .files = { "a\tb\n950\t7\n1,024\t2.5\n" },
		  .wanted = "time= values=a,b keys=\n1@2  950 7\n"
			    "note column \"a\" holds \"1,024\" where the decimal mark is '.': no number (--decimal , reads it, as three decimals; marks between thousands are not read)\n"
			    "2@3  ? 2.5\n" COUNTS(2, 0, 0, 1, 0) },
		{ .label = "a comma that may part thousands, at once",
		  .files = { "a\tb\n7\t1,024\n" },
		  .wanted = "note column \"b\" begins with \"1,024\", no number where the decimal mark is '.': it is left out (--decimal , reads it, as three decimals; marks between thousands are not read)\n"
			    "time= values=a keys=\n1@2  7\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a point that may part thousands",
		  .files = { "a;b\n3,4;7\n2,5;1.024\n" },
		  .wanted = "time= values=a,b keys=\n1@2  3.4 7\n"
			    "note column \"b\" holds \"1.024\" where the decimal mark is ',': no number (--decimal . reads it, as three decimals; marks between thousands are not read)\n"
			    "2@3  2.5 ?\n" COUNTS(2, 0, 0, 1, 0) },
		{ .label = "three decimals beside one",
		  .files = { "a\tb\n7,5\t1,024\n" },
		  .wanted = "time= values=a,b keys=\n1@2  7.5 1.024\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a column without a name is no witness",
		  .files = { "\tt\ta\n1,5\tx\t20\n2,5\ty\t20.5\n" },
		  .wanted = "time= values=a keys=\n1@2  20\n2@3  20.5\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "three decimals between semicolons",
		  .files = { "a;b\n7;1,024\n" },
		  .wanted = "time= values=a,b keys=\n1@2  7 1.024\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a point was first",
		  .files = { "a;b\n1.5;7\n2;8,5\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1.5 7\n"
			    "note column \"b\" holds \"8,5\" where the decimal mark is '.': no number (--decimal , reads it)\n"
			    "2@3  2 ?\n" COUNTS(2, 0, 0, 1, 0) },
		{ .label = "decimal comma given, quoted",
		  .options = { .point = ',' },
		  .files = { "a,b\n\"1,5\",2\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1.5 2\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "decimal comma, no header",
		  .options = { .no_header = true },
		  .files = { "1,5;2,5;3,5\n" },
		  .wanted = "time= values=1,2,3 keys=\n1@1  1.5 2.5 3.5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "lines that end with CR",
		  .files = { "time,a\r2020-01-01,1\r2020-01-02,2\r" },
		  .wanted = "time=time values=a keys=\n1@2 2020-01-01T00:00:00Z 1\n"
			    "2@3 2020-01-02T00:00:00Z 2\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "nothing at all", .files = { "" }, .wanted = COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a header alone", .files = { "a,b\n" }, .wanted = COUNTS(0, 0, 0, 0, 0) },
		{ .label = "gzip",
		  .files = { "\x1F\x8B\x08\x08\n" },
		  .wanted = "fail 65: f1.csv: this is compressed by gzip (zcat FILE | anomaly-filter)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "JSON Lines",
		  .files = { "{\"time\":1,\"v\":2}\n" },
		  .wanted = "fail 65: f1.csv: this is JSON, not CSV (jq -r '[.time, .value] | @csv' FILE | anomaly-filter --names time,value)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a page in place of data",
		  .files = { "<!DOCTYPE html>\n" },
		  .wanted = "fail 65: f1.csv: this is HTML or XML, not CSV: was an error page fetched in place of data?\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "names in brackets are names",
		  .files = { "[V],[A]\n1,2\n" },
		  .wanted = "time= values=[V],[A] keys=\n1@2  1 2\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "UTF-16",
		  .files = { "\xFF\xFE" "abc\n" },
		  .wanted = "fail 65: f1.csv: this is UTF-16 or binary, not UTF-8 text (iconv -f UTF-16 -t UTF-8)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a wrong delimiter", .options = { .delimiter = '"' }, .files = { "" },
		  .wanted = "fail 64: -d: a quote, a digit or a line end cannot be the delimiter\n" },
		{ .label = "a digit as delimiter", .options = { .delimiter = '5' }, .files = { "" },
		  .wanted = "fail 64: -d: a quote, a digit or a line end cannot be the delimiter\n" },
		{ .label = "numbers of every form",
		  .files = { "a,b\n1,-0\n+1,.5\n5.,-.25\n 7 ,1e3\n.,-\n-.,1.2.3\n0.1,123456789012345678901\n"
			     "9007199254740993,0.30000000000000004\n00000000000000000012,1-2\n\"1\",\"2\"\n\"\"\"1\",\"2\"\"\"" },
		  .wanted = "time= values=a,b keys=\n1@2  1 0\n2@3  1 0.5\n3@4  5 -0.25\n4@5  7 1000\n5@6  ? ?\n"
			    "6@7  ? ?\n7@8  0.1 1.2345678901234568e20\n8@9  9007199254740992 0.30000000000000004\n"
			    "9@10  12 ?\n10@11  1 2\n11@12  ? ?\n" COUNTS(11, 0, 1, 6, 0) },
		{ .label = "a wrong point", .options = { .point = ';' }, .files = { "" },
		  .wanted = "fail 64: --decimal: the decimal point is . or ,\n" },
	};
	CHECK_ALL(cases);
}

static void time_columns(void **state)
{
	(void)state;
	static const struct reader_case cases[] = {
		{ .label = "by a name in capitals",
		  .files = { "v,TimeStamp\n5,1392388200000\n" },
		  .wanted = "time=TimeStamp values=v keys=\n1@2 2014-02-14T14:30:00Z 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "by its first cell",
		  .files = { "when,v\n2020-01-01,5\n" },
		  .wanted = "time=when values=v keys=\n1@2 2020-01-01T00:00:00Z 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a number elsewhere is no time",
		  .files = { "when,v\n1392388200,5\n" },
		  .wanted = "time= values=when,v keys=\n1@2  1392388200 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "asked for by name",
		  .options = { .time = "when" },
		  .files = { "time,when,v\n2020-01-01,1392388200,5\n" },
		  .wanted = "time=when values=v keys=\n1@2 2014-02-14T14:30:00Z 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "asked for by number",
		  .options = { .time = "2" },
		  .files = { "v,when\n5,1392388200\n" },
		  .wanted = "time=when values=v keys=\n1@2 2014-02-14T14:30:00Z 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "none",
		  .options = { .time = "none" },
		  .files = { "time,v\n7,5\n" },
		  .wanted = "time= values=time,v keys=\n1@2  7 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "two columns asked for",
		  .options = { .time = "d, h" },
		  .files = { "h,v,d\n12:30:05,5,2020-01-01\n" },
		  .wanted = "time=d+h values=v keys=\n1@2 2020-01-01T12:30:05Z 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "two columns found",
		  .files = { "date,time,v\n2020-01-01,12:30,5\n2020-01-01,,6\n" },
		  .wanted = "time=date+time values=v keys=\n1@2 2020-01-01T12:30:00Z 5\n"
			    "2@3 bad: there is no time in column \"time\": 2020-01-01,,6\n" COUNTS(1, 1, 0, 0, 0) },
		{ .label = "two columns and a format",
		  .options = { .time_format = "%d.%m.%y %H:%M" },
		  .files = { "date,time,v\n14.02.14,14:30,5\n" },
		  .wanted = "time=date+time values=v keys=\n1@2 2014-02-14T14:30:00Z 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a name whose cell is no time gives way",
		  .files = { "time,ts,v\n0:01 pm,2020-01-01,5\n" },
		  .wanted = "time=ts values=v keys=\n1@2 2020-01-01T00:00:00Z 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a format",
		  .options = { .time_format = "%d/%m/%Y %H:%M" },
		  .files = { "time,v\n14/02/2014 14:30,5\nx,6\n" },
		  .wanted = "time=time values=v keys=\n1@2 2014-02-14T14:30:00Z 5\n"
			    "2@3 bad: \"x\" in column \"time\" is not a time that can be read: x,6\n" COUNTS(1, 1, 0, 0, 0) },
		{ .label = "never a time",
		  .files = { "time,v\n1.1.20,1\n1.1.20,2\n1.1.20,3\n1.1.20,4\n1.1.20,5\n1.1.20,6\n"
			     "1.1.20,7\n1.1.20,8\n,9\n1.1.20,10\n1.1.20,11\n1.1.20,12\n" },
		  .wanted = "1@2 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,1\n"
			    "2@3 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,2\n"
			    "3@4 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,3\n"
			    "4@5 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,4\n"
			    "5@6 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,5\n"
			    "6@7 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,6\n"
			    "7@8 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,7\n"
			    "8@9 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,8\n"
			    "9@10 bad: there is no time in column \"time\": ,9\n"
			    "10@11 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,10\n"
			    "fail 65: no time could be read so far: column \"time\" holds \"1.1.20\" (--time-format FMT says how to read it, -t none does without)\n" COUNTS(0, 10, 0, 0, 0) },
		{ .label = "a few rows and never a time",
		  .files = { "time,v\n1.1.20,1\n" },
		  .wanted = "1@2 bad: \"1.1.20\" in column \"time\" is not a time that can be read: 1.1.20,1\n"
			    "fail 65: no time could be read in column \"time\" (--time-format FMT says how to read it, -t none does without)\n" COUNTS(0, 1, 0, 0, 0) },
		{ .label = "a line of units decides nothing",
		  .files = { "time,v\n,degC\n2020-01-01,5\n" },
		  .wanted = "1@2 bad: there is no time in column \"time\": ,degC\n"
			    "time=time values=v keys=\n2@3 2020-01-01T00:00:00Z 5\n" COUNTS(1, 1, 0, 0, 0) },
		{ .label = "three columns",
		  .options = { .time = "a,b,c" },
		  .files = { "a,b,c\n1,2,3\n" },
		  .wanted = "fail 64: -t: a time is in one column or in two (date,time)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "one twice",
		  .options = { .time = "a,1" },
		  .files = { "a,b,c\n1,2,3\n" },
		  .wanted = "fail 64: -t: the same column twice\n" COUNTS(0, 0, 0, 0, 0) },
	};
	CHECK_ALL(cases);
}

static void value_columns(void **state)
{
	(void)state;
	static const struct reader_case cases[] = {
		{ .label = "numbers and texts",
		  .files = { "time,site,a,state,b\n2020-01-01,x,1,OK,2\n2020-01-01,y,3,OK,4\n" },
		  .wanted = "time=time values=a,b keys=\n1@2 2020-01-01T00:00:00Z 1 2\n"
			    "2@3 2020-01-01T00:00:00Z 3 4\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "missing cells",
		  .files = { "a,b\n1,NA\n,null\n-,NaN\n2,3\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 ?\n2@3  ? ?\n3@4  ? ?\n4@5  2 3\n" COUNTS(4, 0, 5, 0, 0) },
		{ .label = "bad cells",
		  .files = { "a,b\n1,2\nx,3\n4,5 V\ninf,1e999\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n2@3  ? 3\n3@4  4 ?\n4@5  ? ?\n" COUNTS(4, 0, 0, 4, 0) },
		{ .label = "a column that was empty holds text",
		  .files = { "a,b\n1,\n2,\n3,x\n4,5\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 ?\n2@3  2 ?\n"
			    "note column \"b\" holds text (\"x\"): it is left out\n"
			    "3@4  3 ?\n4@5  4 ?\n" COUNTS(4, 0, 4, 0, 0) },
		{ .label = "a column that was empty holds numbers",
		  .files = { "a,b\n1,\n2,7\n3,x\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 ?\n2@3  2 7\n3@4  3 ?\n" COUNTS(3, 0, 1, 1, 0) },
		{ .label = "all empty, then text",
		  .files = { "a,b\n,\nx,\n,y\n" },
		  .wanted = "time= values=a,b keys=\n1@2  ? ?\n"
			    "note column \"a\" holds text (\"x\"): it is left out\n2@3  ? ?\n"
			    "note column \"b\" holds text (\"y\"): it is left out\n"
			    "fail 65: no numeric column: there is text in all of them\n" COUNTS(2, 0, 6, 0, 0) },
		{ .label = "a column that begins with a text",
		  .files = { "time,a,b\n2020-01-01,ERR,1\n2020-01-01,2.5,1\n2020-01-01,NA,1\n" },
		  .wanted = "time=time values=b keys=\n1@2 2020-01-01T00:00:00Z 1\n2@3 2020-01-01T00:00:00Z 1\n"
			    "3@4 2020-01-01T00:00:00Z 1\n"
			    "note column \"a\" begins with \"ERR\", no number: it is left out (-c a takes it)\n" COUNTS(3, 0, 0, 0, 0) },
		{ .label = "beside a key too, and told once",
		  .options = { .key = "k" },
		  .files = { "k,a,b\nx,ERR,1\nx,2,1\n", "k,a,b\nx,3,1\n" },
		  .wanted = "time= values=b keys=k\n1@2  {x} 1\n2@3  {x} 1\n"
			    "note column \"a\" begins with \"ERR\", no number: it is left out (-c a takes it)\n"
			    "3@2  {x} 1\n" COUNTS(3, 0, 0, 0, 0) },
		{ .label = "names that are numbers now and then",
		  .files = { "a,b\na3f,1\n9b0,1\n123,1\nc11,1\n09d,1\n" },
		  .wanted = "time= values=b keys=\n1@2  1\n2@3  1\n3@4  1\n4@5  1\n5@6  1\n" COUNTS(5, 0, 0, 0, 0) },
		{ .label = "a column with marks between thousands",
		  .files = { "a;b\n1.234,5;1\n987,5;1\n" },
		  .wanted = "note column \"a\" begins with \"1.234,5\": marks between thousands are not read, it is left out\n"
			    "time= values=b keys=\n1@2  1\n2@3  1\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "thousands as in Switzerland and in America, and what looks like them",
		  .files = { "a;b;c;d;e;n\n1'234'567;\"-1,234.5\";1 234,5;192.168.178.120;01.234,5;1\n" },
		  .wanted = "note column \"a\" begins with \"1'234'567\": marks between thousands are not read, it is left out\n"
			    "note column \"b\" begins with \"-1,234.5\": marks between thousands are not read, it is left out\n"
			    "note column \"c\" begins with \"1 234,5\": marks between thousands are not read, it is left out\n"
			    "time= values=n keys=\n1@2  1\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a decimal comma between commas, beside a number",
		  .files = { "a,b\n\"21,5\",1\n" },
		  .wanted = "note column \"a\" begins with \"21,5\", no number where the decimal mark is '.': it is left out (--decimal , reads it)\n"
			    "time= values=b keys=\n1@2  1\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a column left out on purpose",
		  .options = { .ignore = "a" },
		  .files = { "a,b\nERR,1\n2,1\n" },
		  .wanted = "time= values=b keys=\n1@2  1\n2@3  1\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "others were asked for",
		  .options = { .columns = "b" },
		  .files = { "a,b\nERR,1\n2,1\n" },
		  .wanted = "time= values=b keys=\n1@2  1\n2@3  1\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "text in what was asked for",
		  .options = { .columns = "b" },
		  .files = { "a,b\n1,x\n2,3\n" },
		  .wanted = "note column \"b\" begins with \"x\", which is no number\n"
			    "time= values=b keys=\n1@2  ?\n2@3  3\n" COUNTS(2, 0, 0, 1, 0) },
		{ .label = "no number",
		  .files = { "a,b\nx,y\n" },
		  .wanted = "fail 65: no numeric column: \"a\" begins with \"x\" (-c LIST names value columns)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "no number but with a decimal comma",
		  .files = { "a,b\n\"1,5\",y\n" },
		  .wanted = "fail 65: no numeric column: \"a\" begins with \"1,5\" (--decimal , if a comma is the decimal mark)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "no number but a header where none was said to be",
		  .options = { .no_header = true },
		  .files = { "a,b\n1,2\n" },
		  .wanted = "fail 65: no numeric column: \"1\" begins with \"a\" (if the first line is a header, leave -H and --names out)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "no number in one column",
		  .files = { "a^b\n1^2\n" },
		  .wanted = "fail 65: no numeric column: there is one column, \"a^b\", and it begins with \"1^2\" (is it another delimiter? -d CHAR)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "nothing left",
		  .options = { .ignore = "a,b" },
		  .files = { "time,a,b\n2020-01-01,1,2\n" },
		  .wanted = "fail 65: no numeric column is left beside time, keys and what is ignored (-t, -k, --ignore)\n" COUNTS(0, 0, 0, 0, 0) },
	};
	CHECK_ALL(cases);
}

static void selections(void **state)
{
	(void)state;
	static const struct reader_case cases[] = {
		{ .label = "-c, by name and number",
		  .options = { .columns = "c,1" },
		  .files = { "a,b,c\n1,2,3\n" },
		  .wanted = "time= values=a,c keys=\n1@2  1 3\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a name wins over a number",
		  .options = { .columns = "1" },
		  .files = { "time,1\n2020-01-01,6\n" },
		  .wanted = "time=time values=1 keys=\n1@2 2020-01-01T00:00:00Z 6\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a name with a comma",
		  .options = { .columns = "\"flow, l/min\",b" },
		  .files = { "a,\"flow, l/min\",b\n1,2,3\n" },
		  .wanted = "time= values=flow, l/min,b keys=\n1@2  2 3\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "--ignore",
		  .options = { .ignore = "label, index" },
		  .files = { "index,v,label\n1,2,3\n" },
		  .wanted = "time= values=v keys=\n1@2  2\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "one key",
		  .options = { .key = "sensor" },
		  .files = { "sensor,v\np-1,2\n\"p,2\",3\n,4\n" },
		  .wanted = "time= values=v keys=sensor\n1@2  {p-1} 2\n2@3  {p,2} 3\n3@4  {} 4\n" COUNTS(3, 0, 0, 0, 0) },
		{ .label = "two keys in their order, a number among them",
		  .options = { .key = "id,site" },
		  .files = { "site,id,v\nA,7,2\nB,,3\n" },
		  .wanted = "time= values=v keys=id,site\n1@2  {7/A} 2\n2@3  {/B} 3\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "a key with the separator in it",
		  .options = { .key = "k" },
		  .files = { "k,v\na\x1F" "b,2\nc,3\n" },
		  .wanted = "time= values=v keys=k\n1@2 bad: the key in column \"k\" holds the control character 0x1F: a\x1F" "b,2\n2@3  {c} 3\n" COUNTS(1, 1, 0, 0, 0) },
		{ .label = "no such key, a near one",
		  .options = { .key = "senser" },
		  .files = { "time,sensor,v\n2020-01-01,a,2\n" },
		  .wanted = "fail 64: -k: there is no column \"senser\"; did you mean \"sensor\"? (columns: time, sensor, v)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "no such value, nothing near",
		  .options = { .columns = "humidity" },
		  .files = { "time,sensor,v\n2020-01-01,a,2\n" },
		  .wanted = "fail 64: -c: there is no column \"humidity\" (columns: time, sensor, v)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "no such time, but for its case",
		  .options = { .time = "Zeit" },
		  .files = { "zeit,v\n2020-01-01,2\n" },
		  .wanted = "fail 64: -t: there is no column \"Zeit\"; did you mean \"zeit\"? (columns: zeit, v)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "no such column to ignore",
		  .options = { .ignore = "label,4" },
		  .files = { "a,b,c\n1,2,3\n" },
		  .wanted = "note --ignore: there is no column \"label\"\n"
			    "time= values=a,b,c keys=\n1@2  1 2 3\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a column to ignore, nearly",
		  .options = { .ignore = "lable" },
		  .files = { "a,label\n1,2\n" },
		  .wanted = "fail 64: --ignore: there is no column \"lable\"; did you mean \"label\"? (columns: a, label)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a number past the last column",
		  .options = { .columns = "4" },
		  .files = { "a,b,c\n1,2,3\n" },
		  .wanted = "fail 64: -c: there is no column \"4\" (columns: a, b, c)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "value and key",
		  .options = { .columns = "a", .key = "a" },
		  .files = { "a,b\n1,2\n" },
		  .wanted = "fail 64: column \"a\" cannot be both a value (-c) and a key (-k)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a value called time",
		  .options = { .columns = "time" },
		  .files = { "time,b\n1,2\n" },
		  .wanted = "time= values=time keys=\n1@2  1\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "an empty list",
		  .options = { .columns = " " },
		  .files = { "a,b\n1,2\n" },
		  .wanted = "fail 64: -c: names no column\n" COUNTS(0, 0, 0, 0, 0) },
	};
	CHECK_ALL(cases);
}

static void headers(void **state)
{
	(void)state;
	static const struct reader_case cases[] = {
		{ .label = "two of one name, and one without",
		  .files = { " v ,v,,v_2,v\n1,2,3,4,5\n" },
		  .wanted = "note column 3 has no name: it is left out (-c 3 takes it)\n"
			    "time= values=v,v_3,v_2,v_4 keys=\n1@2  1 2 4 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "the second of one name",
		  .options = { .columns = "v_2" },
		  .files = { "v,v\n1,2\n" },
		  .wanted = "time= values=v_2 keys=\n1@2  2\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "data in place of a header",
		  .files = { "2014-02-14 14:30:00,5\n2014-02-14 14:35:00,6\n" },
		  .wanted = "fail 65: f1.csv: the header looks like data: \"2014-02-14 14:30:00,5\"; if there is no header, name the columns with --names LIST, or number them with -H\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "numbers in place of a header", .files = { "1493568000,1.9,0\n1493568060,2,0\n" },
		  .wanted = "fail 65: f1.csv: the header looks like data: \"1493568000,1.9,0\"; if there is no header, name the columns with --names LIST, or number them with -H\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a text and numbers", .files = { "pump,1.5,2\n" },
		  .wanted = "fail 65: f1.csv: the header looks like data: \"pump,1.5,2\"; if there is no header, name the columns with --names LIST, or number them with -H\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "sensors that have numbers for names",
		  .files = { "time,101,205\n2020-01-01,5,6\n" },
		  .wanted = "time=time values=101,205 keys=\n1@2 2020-01-01T00:00:00Z 5 6\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "columns that are counted",
		  .files = { "id,1,2,3\nx,5,6,7\n" },
		  .wanted = "time= values=1,2,3 keys=\n1@2  5 6 7\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "-H",
		  .options = { .no_header = true },
		  .files = { "2014-02-14 14:30:00,5\n2014-02-14 14:35:00,6\n" },
		  .wanted = "time=1 values=2 keys=\n1@1 2014-02-14T14:30:00Z 5\n2@2 2014-02-14T14:35:00Z 6\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "--names",
		  .options = { .names = "ts, \"v, mm\"" },
		  .files = { "1392388200,5\n1392388200,5\n" },
		  .wanted = "time=ts values=v, mm keys=\n1@1 2014-02-14T14:30:00Z 5\n2@2 2014-02-14T14:30:00Z 5\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "--names, too few",
		  .options = { .names = "a,b" },
		  .files = { "1,2,3\n" },
		  .wanted = "fail 64: --names has 2 names, and the first row has 3 cells\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a header again and again",
		  .files = { "a,b\r\n1,2\r\na,b\r\na,b\n3,4\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n2@5  3 4\n" COUNTS(2, 0, 0, 0, 2) },
		{ .label = "files with a mark each, one after the other",
		  .files = { "\xEF\xBB\xBF" "a,b\r\n1,2\r\n\xEF\xBB\xBF" "a,b\r\n3,4\r\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n2@4  3 4\n" COUNTS(2, 0, 0, 0, 1) },
		{ .label = "a delimiter at the end of each line",
		  .files = { "a,b,\n1,,\n3,4,\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 ?\n2@3  3 4\n" COUNTS(2, 0, 1, 0, 0) },
		{ .label = "pandas' index",
		  .files = { ",timestamp,value\n0,2020-01-01,5\n1,2020-01-02,6\n" },
		  .wanted = "note column 1 has no name: it is left out (-c 1 takes it)\n"
			    "time=timestamp values=value keys=\n1@2 2020-01-01T00:00:00Z 5\n2@3 2020-01-02T00:00:00Z 6\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "a time as pandas' index",
		  .files = { ",value\n2020-01-01,5\n" },
		  .wanted = "time=1 values=value keys=\n1@2 2020-01-01T00:00:00Z 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "pandas' index asked for",
		  .options = { .columns = "1,a" },
		  .files = { ",a\n0,5\n1,6\n" },
		  .wanted = "time= values=1,a keys=\n1@2  0 5\n2@3  1 6\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "pandas' index as key",
		  .options = { .key = "1" },
		  .files = { ",a\n0,5\n1,6\n" },
		  .wanted = "time= values=a keys=1\n1@2  {0} 5\n2@3  {1} 6\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "pandas' index beside a key",
		  .options = { .key = "k" },
		  .files = { ",k,a\n0,x,5\n" },
		  .wanted = "note column 1 has no name: it is left out (-c 1 takes it)\n"
			    "time= values=a keys=k\n1@2  {x} 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "numbers below no name, at last",
		  .files = { "a,b,\n1,2,\n3,4,5\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n2@3  3 4\n"
			    "note column 3 has no name: it is left out (-c 3 takes it)\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "numbers below no name alone",
		  .files = { ",state\n0,OK\n" },
		  .wanted = "fail 65: no numeric column: column 1 holds numbers and has no name (-c 1 takes it)\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "no name at all",
		  .files = { ",\n4,5\n" },
		  .wanted = "time= values=1,2 keys=\n1@2  4 5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "comments before the header",
		  .files = { "# made by a logger\n#\n\na,b\n1,2\n#3,4\n" },
		  .wanted = "time= values=a,b keys=\n1@5  1 2\n2@6  ? 4\n" COUNTS(2, 0, 0, 1, 0) },
		{ .label = "a header that is a comment",
		  .files = { "# made by a logger, all rights\n# time, a\n2020-01-01,2\n" },
		  .wanted = "time=time values=a keys=\n1@3 2020-01-01T00:00:00Z 2\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a comment that is no header",
		  .files = { "# made, by, a logger\n2020-01-01,2\n" },
		  .wanted = "fail 65: f1.csv: the header looks like data: \"2020-01-01,2\"; if there is no header, name the columns with --names LIST, or number them with -H\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a header with a line end in it",
		  .files = { "\"a\nb\",c\n1,2\n" },
		  .wanted = "time= values=a\nb,c keys=\n1@3  1 2\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "a broken header",
		  .files = { "\n\"a\"b,c\n1,2\n" },
		  .wanted = "fail 65: f1.csv: line 2, where the header is due: a closing quote is followed by something else\n" COUNTS(0, 0, 0, 0, 0) },
	};
	CHECK_ALL(cases);
}

static void bad_rows(void **state)
{
	(void)state;
	static const struct reader_case cases[] = {
		{ .label = "wrong numbers of cells",
		  .files = { "a,b\n1\n1,2,3\n4,5\n" },
		  .wanted = "1@2 bad: the row has 1 cell where the header has 2: 1\n"
			    "2@3 bad: the row has 3 cells where the header has 2: 1,2,3\n"
			    "time= values=a,b keys=\n3@4  4 5\n" COUNTS(1, 2, 0, 0, 0) },
		{ .label = "a broken quote",
		  .files = { "a,b\n1,2\n\"3,4\n5,6\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n"
			    "2@3 bad: a quote is opened and never closed: \"3,4\n3@4  5 6\n" COUNTS(2, 1, 0, 0, 0) },
		{ .label = "a time that cannot be read",
		  .files = { "time,v\n2020-01-01,1\n2020-02-30,2\n,3\nNA,4\n2020-01-02,5\n" },
		  .wanted = "time=time values=v keys=\n1@2 2020-01-01T00:00:00Z 1\n"
			    "2@3 bad: \"2020-02-30\" in column \"time\" is not a time that can be read: 2020-02-30,2\n"
			    "3@4 bad: there is no time in column \"time\": ,3\n"
			    "4@5 bad: there is no time in column \"time\": NA,4\n"
			    "5@6 2020-01-02T00:00:00Z 5\n" COUNTS(2, 3, 0, 0, 0) },
		{ .label = "the last row cut",
		  .files = { "time,v,w\n2020-01-01,1,2\n2020-01-" },
		  .wanted = "time=time values=v,w keys=\n1@2 2020-01-01T00:00:00Z 1 2\n"
			    "2@3 bad: the row has 1 cell where the header has 3: 2020-01-\n" COUNTS(1, 1, 0, 0, 0) },
	};
	CHECK_ALL(cases);
}

static void many_files(void **state)
{
	(void)state;
	static const struct reader_case cases[] = {
		{ .label = "the header again; numbers go on, lines do not",
		  .files = { "a,b\n1,2\n3,4", "a,b\n5,6\n", "\xEF\xBB\xBF\"a\",b\r\n7,8\r\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n2@3  3 4\n3@2  5 6\n4@2  7 8\n" COUNTS(4, 0, 0, 0, 0) },
		{ .label = "an empty one between",
		  .files = { "a,b\n1,2\n", "", "a,b\n7,8\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n2@2  7 8\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "another header",
		  .files = { "a,b\n1,2\n", "a,c\n5,6\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n"
			    "fail 65: f2.csv: its header is not the first file's: \"a,c\" where \"a,b\" is due; run it by itself\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "no header in any",
		  .options = { .no_header = true },
		  .files = { "1,2\n", "3,4\n" },
		  .wanted = "time= values=1,2 keys=\n1@1  1 2\n2@1  3 4\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "the header in a comment in all",
		  .files = { "#a,b\n1,2\n", "#a,b\n3,4\n" },
		  .wanted = "time= values=a,b keys=\n1@2  1 2\n2@2  3 4\n" COUNTS(2, 0, 0, 0, 0) },
		{ .label = "an open quote ends with its file",
		  .files = { "a,b\n1,\"2\n", "a,b\n3,4\n" },
		  .wanted = "1@2 bad: a quote is opened and never closed: 1,\"2\ntime= values=a,b keys=\n2@2  3 4\n" COUNTS(1, 1, 0, 0, 0) },
	};
	CHECK_ALL(cases);
}

static void annotated(void **state)
{
	(void)state;
	static const struct reader_case cases[] = {
		{ .label = "two tables, the second with its columns elsewhere",
		  .files = {
			  "#group,false,false,true,true,false,false,true\r\n"
			  "#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string\r\n"
			  "#default,_result,,,,,,\r\n"
			  ",result,table,_start,_stop,_time,_value,host\r\n"
			  ",,0,2020-01-01T00:00:00Z,2020-01-02T00:00:00Z,2020-01-01T10:00:00Z,1.5,a\r\n"
			  ",,1,2020-01-01T00:00:00Z,2020-01-02T00:00:00Z,2020-01-01T10:00:00Z,2.5,b\r\n"
			  "\r\n"
			  "#group,false,false,true,false,false,true\r\n"
			  "#datatype,string,long,string,double,dateTime:RFC3339,string\r\n"
			  "#default,_result,,c,,,\r\n"
			  ",result,table,host,_value,_time,room\r\n"
			  ",,2,,3.5,2020-01-01T11:00:00Z,x\r\n" },
		  .wanted = "time=_time values=_value keys=host\n"
			    "1@5 2020-01-01T10:00:00Z {a} 1.5\n2@6 2020-01-01T10:00:00Z {b} 2.5\n"
			    "note a later table has a column \"room\", which the first has not; it is left out\n"
			    "3@12 2020-01-01T11:00:00Z {c} 3.5\n" COUNTS(3, 0, 0, 0, 0) },
		{ .label = "a table of texts, a header without annotations",
		  .files = {
			  "#datatype,string,long,dateTime:RFC3339,double,string\n"
			  "#group,false,false,false,false,true\n"
			  "#default,_result,,,,\n"
			  ",result,table,_time,_value,_field\n"
			  ",,0,2020-01-01T10:00:00Z,1.5,temp\n\n"
			  ",result,table,_time,_value,_field\n"
			  ",,0,2020-01-01T10:01:00Z,1.6,temp\n\n"
			  "#datatype,string,long,dateTime:RFC3339,string,string\n"
			  "#group,false,false,false,false,true\n"
			  "#default,_result,,,,\n"
			  ",result,table,_time,_value,_field\n"
			  ",,1,2020-01-01T10:00:00Z,on,state\n" },
		  .wanted = "time=_time values=_value keys=_field\n1@5 2020-01-01T10:00:00Z {temp} 1.5\n"
			    "2@8 2020-01-01T10:01:00Z {temp} 1.6\n"
			    "note a table's _value is text: its rows count as missing readings\n"
			    "3@14 2020-01-01T10:00:00Z {state} ?\n" COUNTS(3, 0, 1, 0, 1) },
		{ .label = "no annotations",
		  .files = { ",result,table,_time,_value,_field\n,,0,2020-01-01T10:00:00Z,1.5,temp\n" },
		  .wanted = "time=_time values=_value keys=_field\n1@2 2020-01-01T10:00:00Z {temp} 1.5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "pivoted",
		  .files = { "#group,false,false,false,false,false,true\n"
			     "#datatype,string,long,dateTime:RFC3339,double,long,string\n"
			     "#default,_result,,,,,\n"
			     ",result,table,_time,temp,rpm,host\n"
			     ",,0,2020-01-01T10:00:00Z,1.5,900,a\n" },
		  .wanted = "time=_time values=temp,rpm keys=host\n1@5 2020-01-01T10:00:00Z {a} 1.5 900\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "other keys asked for",
		  .options = { .key = "table" },
		  .files = { "#group,false,false,false,false,true\n#datatype,string,long,dateTime:RFC3339,double,string\n#default,_result,,,,\n"
			     ",result,table,_time,_value,_field\n,,0,2020-01-01T10:00:00Z,1.5,temp\n" },
		  .wanted = "time=_time values=_value keys=table\n1@5 2020-01-01T10:00:00Z {0} 1.5\n" COUNTS(1, 0, 0, 0, 0) },
		{ .label = "an error of the server's",
		  .files = { "#datatype,string,string\n#group,true,true\n#default,,\n,error,reference\n,Failed to parse query,897\n" },
		  .wanted = "fail 65: InfluxDB sent an error in place of rows: Failed to parse query\n" COUNTS(0, 0, 0, 0, 0) },
		{ .label = "a row cut short",
		  .files = { "#group,false,false,false,false\n#datatype,string,long,dateTime:RFC3339,double\n#default,_result,,,\n"
			     ",result,table,_time,_value\n,,0,2020-01-01T10:00:00Z,1.5\n,,0\n" },
		  .wanted = "time=_time values=_value keys=\n1@5 2020-01-01T10:00:00Z 1.5\n"
			    "2@6 bad: the row has 3 cells where the header has 5: ,,0\n" COUNTS(1, 1, 0, 0, 0) },
	};
	CHECK_ALL(cases);
}

/* Enough rows for a look at the text columns, in a file of its own. */
static void notes(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct buf text;
	struct buf seen;
	buf_init(&text, SEEN_MAX);
	buf_init(&seen, SEEN_MAX);
	must(buf_addz(&text, "id,sensor,v\n", &err));
	for (int i = 0; i < 150; i++)
		must(buf_addf(&text, &err, "x%d,s%d,%d\n", i, i % 4, i));
	assert_non_null(buf_z(&text, &err));
	const struct reader_case plain = { .label = "many sensors", .files = { text.data } };
	run_case(&plain, 0, &seen);
	assert_non_null(buf_z(&seen, &err));
	static const char note[] = "note column \"sensor\" repeats 4 values; without a key all rows "
				   "are one series: did you mean -k sensor?\n";
	const char *first = strstr(seen.data, note);
	assert_non_null(first);
	assert_null(strstr(first + 1, "note "));
	buf_reset(&seen);
	const struct reader_case keyed = { .label = "keyed",
					   .options = { .key = "sensor" },
					   .files = { text.data } };
	run_case(&keyed, 0, &seen);
	assert_non_null(buf_z(&seen, &err));
	assert_null(strstr(seen.data, "note "));
	buf_release(&text);
	buf_release(&seen);
}

/* Long before the end of a stream that may have none. */
static void left_out_is_told_early(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct buf text;
	struct buf seen;
	buf_init(&text, SEEN_MAX);
	buf_init(&seen, SEEN_MAX);
	must(buf_addz(&text, "a,v\n", &err));
	for (int i = 0; i < 150; i++)
		must(i < 70 ? buf_addz(&text, "ERR,1\n", &err)
			    : buf_addf(&text, &err, "%d,1\n", i));
	assert_non_null(buf_z(&text, &err));
	const struct reader_case c = { .label = "told early", .files = { text.data } };
	run_case(&c, 0, &seen);
	assert_non_null(buf_z(&seen, &err));
	assert_non_null(strstr(seen.data, "\n99@100  1\nnote column \"a\" begins with \"ERR\""));
	buf_release(&text);
	buf_release(&seen);
}

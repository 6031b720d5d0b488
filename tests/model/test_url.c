/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/url.h"

static const struct {
	const char *text;
	const char *first; /* url_base(0, "/chat/completions") */
	enum url_reach reach;
} good[] = {
	{ "http://localhost:12434/engines/v1", "http://localhost:12434/engines/v1/chat/completions",
	  URL_LOOPBACK },
	{ "http://localhost:12434/engines/v1/",
	  "http://localhost:12434/engines/v1/chat/completions", URL_LOOPBACK },
	{ "http://localhost:12434/engines/v1//",
	  "http://localhost:12434/engines/v1/chat/completions", URL_LOOPBACK },
	{ "http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/chat/completions", URL_LOOPBACK },
	{ "http://127.0.0.1:8080/v1/chat/completions", "http://127.0.0.1:8080/v1/chat/completions",
	  URL_LOOPBACK },
	{ "http://127.0.0.1:8080/chat/completions/", "http://127.0.0.1:8080/chat/completions",
	  URL_LOOPBACK },
	{ "HTTP://LocalHost/v1/models", "http://localhost:80/v1/chat/completions", URL_LOOPBACK },
	{ "https://api.example.org", "https://api.example.org:443/v1/chat/completions", URL_FAR },
	{ "https://api.example.org/v1", "https://api.example.org:443/v1/chat/completions",
	  URL_FAR },
	{ "https://api.example.org/x", "https://api.example.org:443/x/chat/completions", URL_FAR },
	{ "http://[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions", URL_LOOPBACK },
	{ "http://[::ffff:127.0.0.1]/v1", "http://[::ffff:127.0.0.1]:80/v1/chat/completions",
	  URL_LOOPBACK },
	{ "http://[fe80::1]/v1", "http://[fe80::1]:80/v1/chat/completions", URL_PRIVATE },
	{ "http://[fd12:3456::1]/v1", "http://[fd12:3456::1]:80/v1/chat/completions", URL_PRIVATE },
	{ "http://[2001:db8::1]/v1", "http://[2001:db8::1]:80/v1/chat/completions", URL_FAR },
	{ "http://[1:2:3:4:5:6:7:8]/v1", "http://[1:2:3:4:5:6:7:8]:80/v1/chat/completions",
	  URL_FAR },
	{ "http://10.1.2.3/v1", "http://10.1.2.3:80/v1/chat/completions", URL_PRIVATE },
	{ "http://172.16.0.1/v1", "http://172.16.0.1:80/v1/chat/completions", URL_PRIVATE },
	{ "http://172.17.0.1:12434/v1", "http://172.17.0.1:12434/v1/chat/completions",
	  URL_PRIVATE },
	{ "http://172.32.0.1/v1", "http://172.32.0.1:80/v1/chat/completions", URL_FAR },
	{ "http://192.168.7.7/v1", "http://192.168.7.7:80/v1/chat/completions", URL_PRIVATE },
	{ "http://169.254.1.1/v1", "http://169.254.1.1:80/v1/chat/completions", URL_PRIVATE },
	{ "http://8.8.8.8/v1", "http://8.8.8.8:80/v1/chat/completions", URL_FAR },
	{ "http://0.0.0.0:1/v1", "http://0.0.0.0:1/v1/chat/completions", URL_LOOPBACK },
	{ "http://gpu-box:8080/v1", "http://gpu-box:8080/v1/chat/completions", URL_PRIVATE },
	{ "http://model-runner.docker.internal/engines/v1/",
	  "http://model-runner.docker.internal:80/engines/v1/chat/completions", URL_PRIVATE },
	{ "http://docker.internal.example.org/v1",
	  "http://docker.internal.example.org:80/v1/chat/completions", URL_FAR },
	{ "http://evil-docker.internal/v1", "http://evil-docker.internal:80/v1/chat/completions",
	  URL_FAR },
	{ "http://localhost.example.org/v1", "http://localhost.example.org:80/v1/chat/completions",
	  URL_FAR },
	{ "http://10.0.0.1.example.org/v1", "http://10.0.0.1.example.org:80/v1/chat/completions",
	  URL_FAR },
};

static void test_good(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct err err = ERR_INIT;
		struct url url;
		char out[URL_MAX + 64];

		assert_int_equal(url_parse(&url, good[i].text, &err), 0);
		assert_true(url_base(&url, 0, "/chat/completions", out, sizeof(out)));
		assert_string_equal(out, good[i].first);
		assert_int_equal(url.reach, good[i].reach);
	}
}

static const char *const bad[] = {
	"",
	"localhost:12434",
	"ftp://localhost/v1",
	"file:///etc/passwd",
	"scp://host/x",
	"gopher://host/",
	"http://",
	"http://:0/engines/v1/",
	"http://host:0/v1",
	"http://host:65536/v1",
	"http://host:x/v1",
	"http://host:/v1",
	"http://user:pass@host/v1",
	"http://host@evil.example/v1",
	"http://host/v1?x=1",
	"http://host/v1#f",
	"http://ho st/v1",
	"http://host/\r\nX: y",
	"http://h\xC3\xB6st/v1",
	("http://evil\xE3\x80\x82"
	 "com/v1"),
	"http://134744072/v1",
	"http://0x8080808/v1",
	"http://0x7f.1/v1",
	"http://127.1/v1",
	"http://1.2.3.4.5/v1",
	"http://010.1.1.1/v1",
	"http://256.1.1.1/v1",
	"http://[::1/v1",
	"http://[::1]x/v1",
	"http://[]/v1",
	"http://[:::]/v1",
	"http://[1:2]/v1",
	"http://[1:2:3:4:5:6:7:8:9]/v1",
	"http://[fe80::1%25eth0]/v1",
	"http://ho\\st/v1",
	"http://a,b/v1",
};

static void test_bad(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err err = ERR_INIT;
		struct url url;

		if (url_parse(&url, bad[i], &err) == 0)
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(err.code, ERR_USAGE);
	}
}

static bool http_allowed(const char *text, bool allow)
{
	struct err err = ERR_INIT;
	struct url url;

	assert_int_equal(url_parse(&url, text, &err), 0);
	return url_check_http(&url, allow, &err) == 0;
}

static void test_http_rule(void **state)
{
	(void)state;
	assert_true(http_allowed("http://localhost/v1", false));
	assert_true(http_allowed("http://192.168.1.1/v1", false));
	assert_true(http_allowed("http://gpu/v1", false));
	assert_false(http_allowed("http://api.example.org/v1", false));
	assert_true(http_allowed("http://api.example.org/v1", true));
	assert_true(http_allowed("https://api.example.org/v1", false));
}

static bool key_goes(const char *text, const char *host)
{
	struct err err = ERR_INIT;
	struct url url;

	assert_int_equal(url_parse(&url, text, &err), 0);
	return url_takes_key(&url, host);
}

static void test_key_rule(void **state)
{
	(void)state;
	assert_true(key_goes("https://api.example.org/v1", "api.example.org:443"));
	assert_true(key_goes("https://api.example.org/v1", NULL));
	assert_false(key_goes("https://other.example.org/v1", "api.example.org:443"));
	assert_false(key_goes("https://api.example.org:8443/v1", "api.example.org:443"));
	assert_false(key_goes("http://api.example.org/v1", NULL));
	assert_false(key_goes("http://gpu/v1", NULL));
	assert_false(key_goes("http://model-runner.docker.internal/v1", NULL));
	assert_true(key_goes("http://127.0.0.1:8080/v1", NULL));
}

static void test_bases(void **state)
{
	struct err err = ERR_INIT;
	struct url url;
	char out[URL_MAX + 64];

	(void)state;
	assert_int_equal(url_parse(&url, "http://localhost:12434", &err), 0);
	assert_true(url_base(&url, 1, "/models", out, sizeof(out)));
	assert_string_equal(out, "http://localhost:12434/engines/v1/models");
	assert_true(url_base(&url, 3, "/models", out, sizeof(out)));
	assert_string_equal(out, "http://localhost:12434/models");
	assert_false(url_base(&url, 4, "/models", out, sizeof(out)));
	assert_int_equal(url_parse(&url, "http://localhost:12434/engines", &err), 0);
	assert_true(url_base(&url, 1, "/models", out, sizeof(out)));
	assert_string_equal(out, "http://localhost:12434/engines/v1/models");
	assert_false(url_base(&url, 2, "/models", out, sizeof(out)));
	assert_int_equal(url_parse(&url, "http://localhost/v1", &err), 0);
	assert_false(url_base(&url, 1, "/models", out, sizeof(out)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),	  cmocka_unit_test(test_bad),
		cmocka_unit_test(test_http_rule), cmocka_unit_test(test_key_rule),
		cmocka_unit_test(test_bases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// curl_easy_setopt and curl_easy_getinfo take variable arguments, which Swift cannot call: one typed function a kind.
#ifndef QUITTANCE_CCURL_H
#define QUITTANCE_CCURL_H

#include <curl/curl.h>

typedef size_t (*quittance_curl_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode quittance_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode quittance_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode quittance_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode quittance_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode quittance_curl_set_callback(CURL *handle, CURLoption option, quittance_curl_callback value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode quittance_curl_set_progress(CURL *handle, curl_xferinfo_callback value) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode quittance_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

#endif

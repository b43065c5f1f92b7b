#!/bin/sh
# The least that is right: sh, curl and sed. It asks the API first and refreshes when the answer is 401.
store="$KEAP_TOKENS.mine"
exec 9>"$KEAP_TOKENS.lock"
flock 9
[ -z "$KEAP_FIRST_RUN" ] || { cp "$KEAP_TOKENS" "$store"; rm -f "$store.dead"; }
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$store$2"; }
call() {
  [ "$(curl -s -m 20 -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $(member access_token)" \
    "$KEAP_BASE_URL/crm/rest/v1/contacts?limit=1")" = 200 ]
}
call && exit 0
[ "$(wc -c 2>/dev/null < "$store.dead" || echo 0)" -lt 2 ] || exit 1
status=$(curl -s -m 20 -o "$store.answer" -w '%{http_code}' -u "$KEAP_CLIENT_ID:$KEAP_CLIENT_SECRET" \
  -d grant_type=refresh_token --data-urlencode "refresh_token=$(member refresh_token)" "$KEAP_TOKEN_URL") || status=lost
if [ "$status" = 200 ] && [ -n "$(member access_token .answer)" ] && [ -n "$(member refresh_token .answer)" ]; then
  mv "$store.answer" "$store"
  rm -f "$store.dead"
  call
else
  case $status in 400 | 200 | lost) printf x >> "$store.dead" ;; esac
  exit 1
fi

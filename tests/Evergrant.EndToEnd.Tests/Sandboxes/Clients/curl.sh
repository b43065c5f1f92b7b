# curl, as its manual and Keap's documentation write the calls.
api=${KEAP_API:-https://api.infusionsoft.com}
accounts=${KEAP_ACCOUNTS:-https://accounts.infusionsoft.com}

# One field of a flat JSON object.
field() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/"; }

refresh() {
  curl -sS "$api/token" -u "$KEAP_CLIENT_ID:$KEAP_CLIENT_SECRET" -d grant_type=refresh_token --data-urlencode "refresh_token=$1"
}

authorize="$accounts/app/oauth/authorize?client_id=$KEAP_CLIENT_ID&redirect_uri=$KEAP_REDIRECT_URI&response_type=code&scope=full"
# Where the owner presses Allow.
redirected=$(curl -sS "$EVERGRANT_SANDBOX/_sandbox/v1/consent" -H 'X-Evergrant-Sandbox: 1' -H 'Content-Type: application/json' \
  -d "{\"authorize_url\":\"$authorize\"}" | field redirect_to)
code=${redirected##*code=}

first=$(curl -sS "$api/token" -d grant_type=authorization_code -d "code=${code%%&*}" \
  --data-urlencode "redirect_uri=$KEAP_REDIRECT_URI" -d "client_id=$KEAP_CLIENT_ID" -d "client_secret=$KEAP_CLIENT_SECRET" |
  field refresh_token)
second=$(refresh "$first")
access=$(echo "$second" | field access_token)
echo "exchanged and refreshed: ${first:+yes} ${access:+yes}"
echo "spent: $(refresh "$first")"
echo "account: $(curl -sS "$api/crm/rest/v1/account/profile" -H @- <<<"Authorization: Bearer $access" | field name)"
# The whole way, as a browser begins it.
echo "page: $(curl -sS -o /dev/null -w '%{http_code}' "$authorize")"

# requests-oauthlib 1.3.0 (Debian), as its documentation says under "Web Application Flow" and "Refreshing tokens":
# https://requests-oauthlib.readthedocs.io/en/latest/oauth2_workflow.html
import os

# The redirect address is http here, and Keap answers another scope than was asked for, with the tenant in it.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
os.environ["OAUTHLIB_RELAX_TOKEN_SCOPE"] = "1"
import requests
from oauthlib.oauth2 import OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

env = os.environ
api = env.get("KEAP_API", "https://api.infusionsoft.com")
accounts = env.get("KEAP_ACCOUNTS", "https://accounts.infusionsoft.com")
client_id, client_secret = env["KEAP_CLIENT_ID"], env["KEAP_CLIENT_SECRET"]

oauth = OAuth2Session(client_id, redirect_uri=env["KEAP_REDIRECT_URI"], scope=["full"])
authorization_url, state = oauth.authorization_url(accounts + "/app/oauth/authorize")
# Where the owner presses Allow.
redirected = requests.post(
    env["EVERGRANT_SANDBOX"] + "/_sandbox/v1/consent",
    json={"authorize_url": authorization_url},
    headers={"X-Evergrant-Sandbox": "1"},
).json()["redirect_to"]

first = oauth.fetch_token(
    api + "/token",
    authorization_response=redirected,
    client_secret=client_secret,
    include_client_id=True,
)
auth = HTTPBasicAuth(client_id, client_secret)
second = oauth.refresh_token(api + "/token", refresh_token=first["refresh_token"], auth=auth)
print("exchanged and refreshed:", "access_token" in first, second["refresh_token"] != first["refresh_token"])
try:
    OAuth2Session(client_id).refresh_token(api + "/token", refresh_token=first["refresh_token"], auth=auth)
except OAuth2Error as error:
    print("spent:", type(error).__name__, error)
print("account:", oauth.get(api + "/crm/rest/v1/account/profile").json()["name"])

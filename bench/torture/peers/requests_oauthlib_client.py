# requests-oauthlib 1.3.0 (Debian), as its documentation says under "Refreshing tokens", the third and recommended way:
# "(Third, Recommended) Define automatic token refresh and update"
# https://requests-oauthlib.readthedocs.io/en/latest/oauth2_workflow.html#refreshing-tokens
# A session for each call, made from the stored token, as its web examples do. A call that runs in a thread cannot be cancelled.
import json, os, sys, threading, time
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
from requests_oauthlib import OAuth2Session

env = os.environ
path = env["TORTURE_TOKEN_FILE"]
client_id, client_secret = env["TORTURE_CLIENT_ID"], env["TORTURE_CLIENT_SECRET"]
printing = threading.Lock()


def load():
    with open(path) as file:
        token = json.load(file)
    time.sleep(int(env["TORTURE_STORE_DELAY_MS"]) / 1000)
    return token


def token_saver(token):
    draft = f"{path}.{os.getpid()}.{threading.get_ident()}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(token, file)
    os.replace(draft, path)


def call(number):
    try:
        session = OAuth2Session(
            client_id,
            token=load(),
            auto_refresh_url=env["TORTURE_TOKEN_URL"],
            auto_refresh_kwargs={"client_id": client_id, "client_secret": client_secret},
            token_updater=token_saver,
        )
        said = session.get(env["TORTURE_API_URL"]).status_code
    except Exception as error:
        said = "error " + str(error).split("\n")[0]
    with printing:
        print(number, said, flush=True)


print("ready", flush=True)
for line in sys.stdin:
    verb, number = line.split()
    if verb == "call":
        threading.Thread(target=call, args=(number,), daemon=True).start()

import base64, sys
from verify import verify

NAMES = ["webhook-id", "webhook-timestamp", "webhook-signature", "x-omneo-event"]
for line in sys.stdin:
    secret, now, body, *values = [base64.b64decode(part[1:]) for part in line.split()]
    headers = {name: value.decode() for name, value in zip(NAMES, values) if value}
    try:
        print(verify(secret.decode(), headers, body, int(now)))
    except ValueError as error:
        print(error)

#!/usr/bin/env bash
# A call from start to end. BASE is the host's address, TOKEN yours.
set -euo pipefail

# Picks one text field out of an answer.
field() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/"; }
ask() { curl --silent --show-error --fail-with-body -H "Authorization: Bearer $1" "${@:2}"; }

# 1. Is the host well, and who am I?
curl --silent "$BASE/v1/health"; echo
ask "$TOKEN" "$BASE/v1/me"; echo

# 2. A second person, by an invite that works once.
INVITE=$(ask "$TOKEN" "$BASE/v1/invites" -d '{"max_uses": 1}')
CODE=$(field code <<<"$INVITE")
ROOM_ID=$(field room_id <<<"$INVITE")
FRIEND=$(curl --silent "$BASE/v1/invites/accept" -H "Content-Type: application/json" \
  -d "{\"code\": \"$CODE\", \"display_name\": \"Curl\"}" | field access_token)

# 3. Start a call in the room that the invite leads to. The answer is what a LiveKit client connects with.
CALL_ID=$(ask "$TOKEN" "$BASE/v1/calls/initiate" -d "{\"room_id\": \"$ROOM_ID\", \"type\": \"audio\"}" | field call_id)
ask "$TOKEN" "$BASE/v1/calls/$CALL_ID"; echo

# 4. The friend is being rung, and answers by joining.
ask "$FRIEND" -X POST "$BASE/v1/calls/$CALL_ID/join" >/dev/null
ask "$FRIEND" "$BASE/v1/calls/$CALL_ID"; echo

# 5. End it for everyone. The room keeps a line about it.
ask "$TOKEN" -X POST "$BASE/v1/calls/$CALL_ID/end"; echo
ask "$TOKEN" "$BASE/v1/rooms/$ROOM_ID/messages?limit=1"; echo

#!/bin/sh
# wait-for.sh HOST PORT: returns when the port accepts connections.
until nc -z "$1" "$2"; do sleep 1; done

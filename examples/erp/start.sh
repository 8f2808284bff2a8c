#!/bin/sh
# Starts the service that SERVICE_NAME names.
echo "Starting ${SERVICE_NAME}"
cd "services/${SERVICE_NAME}" || exit 1
node dist/main.js

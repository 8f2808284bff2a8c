set -eux; apt-get update && apt-get install -qy --no-install-recommends -t bookworm-backports curl=7.* "git" \
  && rm -rf /var/lib/apt/lists/* || { echo failed >&2; exit 1; }

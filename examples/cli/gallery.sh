#!/usr/bin/env bash
# ./gallery.sh PHOTOS OUT: pixelates every JPEG and PNG of a folder and writes an HTML page that shows them.
set -euo pipefail

photos=${1:?Usage: ./gallery.sh PHOTOS OUT}
out=${2:?Usage: ./gallery.sh PHOTOS OUT}

mkdir -p "$out"
{
  echo '<!doctype html><meta charset="utf-8"><title>Pixelated</title>'
  # Standard output has one path per line; problems go to standard error.
  pixelater "$photos" --grid 24 -o "$out" | while IFS= read -r path; do
    printf '<img src="%s" alt="" loading="lazy">\n' "$(basename "$path")"
  done
} > "$out/index.html"

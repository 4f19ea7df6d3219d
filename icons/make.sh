#!/usr/bin/env bash
# Draws every icon file from the SVGs beside it. Run it after changing one; the results are committed,
# so that a build needs none of these tools (Debian: librsvg2-bin icoutils icnsutils).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 16 pixels have their own drawing: the scaled one smears its horizontal edges.
draw() { # size, target
  local source=icon.svg
  if [ "$1" -le 16 ]; then source=icon-16.svg; fi
  rsvg-convert --width="$1" --height="$1" "$source" --output="$2"
}

for size in 16 24 32 48 64 128 256 512; do draw "$size" "$work/$size.png"; done

cp "$work/32.png" 32x32.png
cp "$work/128.png" 128x128.png
cp "$work/256.png" 128x128@2x.png
cp "$work/512.png" icon.png

icotool --create --output=icon.ico "$work"/{16,24,32,48,64}.png --raw="$work/256.png"
# Only the sizes this format has room for.
png2icns icon.icns "$work"/{16,32,48,128,256,512}.png >/dev/null

# One colour with transparency: macOS tints it as a template, the others invert it for a dark bar.
for tray in tray tray-unread tray-offline; do
  rsvg-convert --width=64 --height=64 "$tray.svg" --output="$tray.png"
done

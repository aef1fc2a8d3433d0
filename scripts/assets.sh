#!/bin/sh
# Copies the styles, fonts and icons that the web front serves from node_modules into
# internal/front/web/assets/static. Run after `npm ci`; the copies are committed, so a build needs no npm.
set -eu
cd "$(dirname "$0")/.."
exec node scripts/assets.mjs

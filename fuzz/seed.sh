#!/usr/bin/env bash
# Lays seeds from the tests' samples into fuzz/corpus, one folder a target.
set -u
cd "$(dirname "$0")" || exit 1
rm -rf corpus
seed() { # target, number of the name that the first byte chooses, file
    mkdir -p "corpus/$1"
    local name
    name=$(printf '%s-%s' "$2" "$(cksum <"$3" | cut -d' ' -f1)")
    { printf "\\x$(printf %02x "$2")"; head -c 30000 "$3"; } >"corpus/$1/$name"
}
while IFS= read -r -d '' file; do
    case $file in
    *.test.ts | *.test.tsx) seed javascript 4 "$file" ;;
    */route.ts) seed javascript 3 "$file" ;;
    *.tsx | *.jsx) seed javascript 1 "$file" ;;
    *.ts) seed javascript 0 "$file" ;;
    *.js | *.mjs) seed javascript 2 "$file" ;;
    *.vue) seed component 0 "$file" ;;
    *.svelte) seed component 1 "$file" ;;
    *.html) seed component 3 "$file" ;;
    *.py) seed python 0 "$file" ;;
    *.php) seed php 0 "$file" ;;
    *.sql) seed sql 1 "$file" ;;
    *.go) seed tokens 0 "$file" ;;
    *.java) seed tokens 1 "$file" ;;
    *.cs) seed tokens 3 "$file" ;;
    *.rb) seed tokens 4 "$file" ;;
    *.dart) seed tokens 6 "$file" ;;
    */package.json) seed config 0 "$file" ;;
    */workflows/*.yml) seed config 3 "$file" ;;
    *.toml) seed config 7 "$file" ;;
    */exports/*.json) seed exports 0 "$file" ;;
    */exports/*.bubble) seed exports 1 "$file" ;;
    */exports/*.xml) seed exports 2 "$file" ;;
    */exports/*.y*ml) seed exports 3 "$file" ;;
    *) continue ;;
    esac
    for target in judge report; do
        mkdir -p "corpus/$target"
        { printf '\0%s\0' "${file##*/}"; tr -d '\0' <"$file" | head -c 20000; } >"corpus/$target/$(cksum <"$file" | cut -d' ' -f1)"
    done
done < <(find ../tests/samples ../tests/exports ../tests/planted -type f -print0)
mkdir -p corpus/intake
for sample in ../tests/samples/*/; do
    tar -czf "corpus/intake/$(basename "$sample").tar.gz" -C "$sample" .
    command -v python3 >/dev/null && python3 -m zipfile -c "corpus/intake/$(basename "$sample").zip" "$sample" 
done
find corpus -type f | wc -l

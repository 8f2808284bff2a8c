for d in services/*/; do (cd "$d" && if [ -f package.json ]; then pnpm --filter "./${d%/}" build; fi) & done; wait
case "$(uname -m)" in x86_64|amd64) arch=x64 ;; *) arch=$((1 + 2)) ;; esac
f() { while ! nc -z "$1" `echo 80`; do sleep 1; done; }; [[ $a == b* && -n $c ]] || f db

bash -lc 'npm ci && npm run build' ; sh -c "apk add --virtual .deps $PKGS" ; eval "$(cat <<EOF
echo $(id -u) ${HOME:-/root}
EOF
)" ; sudo -u app env A=1 nice -n 5 pip3 install -r req.txt --target=/x 'flask==2.*' ; diff <(a) <(b) ; x=(1 2 "$3")
bash <<-'END'
	yarn workspace api build
	END

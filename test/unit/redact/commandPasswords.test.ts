import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyOf } from '../../support/redaction.ts';

/** In a scalar over lines, where a program would have it. */
function scriptOf(script: string): string {
  return `data:\n  run: |\n${script.replaceAll(/^/gm, '    ')}\n`;
}

function assertTakenOut(secret: string, scripts: readonly string[]): void {
  for (const script of scripts) {
    for (const text of [scriptOf(script), `${script.replaceAll(/^/gm, '# ')}\na: b\n`]) {
      const copy = copyOf(text);
      assert.ok(!copy.includes(secret), copy);
      assert.match(copy, /<redacted: /);
    }
  }
}

function assertStays(scripts: readonly string[]): void {
  for (const script of scripts) assert.equal(copyOf(scriptOf(script)), scriptOf(script));
}

test('passwords of digits alone are passwords', () => {
  assertTakenOut('123456', [
    'mysql -uroot -p123456',
    'sshpass -p 123456 ssh a',
    'redis-cli -a 123456',
    'ldapsearch -w 123456',
    'curl -u admin:123456 https://x',
    'curl -u 1000:123456 https://x',
    'docker run --rm -u 1000:1000 img curl -u admin:123456 https://x',
    'wget --user admin:123456 https://x',
    'x -u admin:123456',
  ]);
  const list =
    'command: [curl, -u, "admin:123456", "https://x"]\nargs: ["-u", "admin:123456"]\nb: [redis-cli, -a, "123456"]\n';
  assert.ok(!copyOf(list).includes('123456'), copyOf(list));
});

test('users and groups, published ports and addresses are none', () => {
  assertStays([
    'docker run -u 1000:1000 x',
    'docker run --user=app:1000 x',
    'podman exec -u root:0 x id',
    'chroot --user 0:0 /x',
    'y -u 1000:1000',
    'docker run --name mongo -p 27017:27017 mongo',
    'curl -u https://example.org',
    'x --user http://example.org:80/a',
  ]);
  const list = 'command: ["docker", "run", "-u", "app:1000"]\nargs: ["-u", "https://a"]\n';
  assert.equal(copyOf(list), list);
});

test('a command goes on in the next line, and behind what its quotation marks hold', () => {
  assertTakenOut('Zq81hunter', [
    'mysql -h db \\\n  -u root \\\n  -pZq81hunter',
    'mysql -h db \\\n-pZq81hunter',
    'redis-cli -a \\\n  Zq81hunter ping',
    'curl -fsS -u \\\n  bob:Zq81hunter https://x',
    'mysql -h db `\n  -pZq81hunter',
    'mysql -e "select 1; select 2" -pZq81hunter',
    "mysql -e 'a | b' -pZq81hunter",
    'mysql -e "select \\"a;b\\"" -pZq81hunter',
    'mysql -e "select 1;\n  select 2" -pZq81hunter',
    'mysql 2>&1 -pZq81hunter',
    '"/usr/bin/mysql" -e "a;b" -pZq81hunter',
    'sh -c "mysql -e \'a;b\' -pZq81hunter"',
    'mysql a\\;b -pZq81hunter',
  ]);
});

test('it ends where it ends', () => {
  assertStays([
    'mysql -h db\ntar -pxf x',
    'mysql -h db; tar -pxf x',
    'mysql -e "a;b" && tar -pxf x',
    'sh -c "mysql -h db"\ntar "a" -pxf x',
    "it's what mysql does\ntar -pxf it's",
  ]);
});

test('name and password in quotation marks are one word', () => {
  assertTakenOut('Zq81hunter', [
    'curl -u "bob:let me Zq81hunter" https://x',
    "curl -u 'bob:let me Zq81hunter' https://x",
    'curl -u "bob smith:Zq81hunter" https://x',
    'curl -u bob:"let me Zq81hunter" https://x',
    "curl -u 'bob':'let me Zq81hunter' https://x",
    'curl -u bob:let\\ me\\ Zq81hunter https://x',
    'curl -u "bob:x\\"Zq81hunter" https://x',
    'curl --user="bob:let me Zq81hunter" https://x',
  ]);
  assert.equal(copyOf(scriptOf('curl -u "a:b c" https://x')), scriptOf('curl -u "a:<redacted: password>" https://x'));
});

test('options of logins and of accounts, secrets of pipes and of literals', () => {
  assertTakenOut('Zq81hunter', [
    ...['docker', 'podman', 'nerdctl', 'helm registry', 'oc', 'az', 'az acr'].flatMap((program) => [
      `${program} login -u bob -p Zq81hunter registry.example`,
      `${program} login -u bob \\\n  -p "Zq81hunter"`,
    ]),
    'docker --config /x login registry.example -pZq81hunter',
    'sh -c "docker login -u bob -p=Zq81hunter"',
    'useradd -m -p Zq81hunter bob',
    'useradd -mp Zq81hunter bob',
    'kubectl create secret generic x --from-literal=user=Zq81hunter',
    'kubectl create secret generic x --from-literal a=b \\\n  --from-literal="k=let me Zq81hunter"',
    "kubectl create secret generic x --from-literal=k='let me Zq81hunter' -n y",
    'echo bob:Zq81hunter | chpasswd',
    'echo "bob:let me Zq81hunter" | sudo chpasswd -e',
    'chpasswd <<< "bob:Zq81hunter"',
    'chpasswd <<EOF\nbob:Zq81hunter\nEOF',
    'echo Zq81hunter | docker login -u bob --password-stdin',
    "printf '%s' 'Zq81hunter' | helm registry login -u bob --password-stdin x",
    'docker login --password-stdin <<< Zq81hunter',
    'echo Zq81hunter | sudo -S id',
    'mc alias set m https://x bob Zq81hunter',
    'mc alias set m https://x Zq81hunter otherword',
  ]);
  const lists = [
    'command: [docker, login, -u, bob, -p, Zq81hunter]\n',
    'command: [docker, login]\nargs: ["-u", "bob", "-p", "Zq81hunter"]\n',
    'args:\n- az\n- login\n- -p\n- Zq81hunter\n',
    'command: [kubectl, create, secret, generic, x, "--from-literal=k=Zq81hunter"]\n',
    'command: [mc, alias, set, m, "https://x", bob, Zq81hunter]\n',
    '# command: ["docker", "login", "-u", "bob", "-p", "Zq81hunter"]\na: b\n',
  ];
  for (const text of lists) assert.ok(!copyOf(text).includes('Zq81hunter'), copyOf(text));
});

test('what only looks like such options stays', () => {
  assertStays([
    'date -u +%Y-%m-%dT%H:%M:%SZ',
    'now=$(date -u "+%Y-%m-%dT%H:%M:%SZ")',
    'rsync -avu host:/data /data',
    'rsync -avu host:data /data',
    'x -u host:/data',
    'kubectl -lu a:b',
    'mysql -port 3306',
    'mongo --host x -p 27017',
    'ldapsearch -w 30',
    'docker run -p 8080:80 x',
    'docker login -u bob --password-stdin < /x',
    'podman run -p x:80 login',
    'mkdir -p docker && login -p x',
    'kubectl create configmap x --from-literal=k=v',
    'echo hello | docker load',
    'echo $PASSWORD | docker login --password-stdin',
    'echo "$(cat /x)" | docker login --password-stdin',
    'mc ls a/b c d',
  ]);
  const list = 'a: [date, -u, "+%Y-%m-%dT%H:%M:%SZ"]\nb: [rsync, -avu, "host:/data", /data]\nc: [mongo, -p, "27017"]\n';
  assert.equal(copyOf(list), list);
});

import { spawnSync } from 'node:child_process';

/**
 * Go 1.24's own settings. Debian builds its packages with those of an old Go, in which certificates with negative serial
 * numbers and tiny RSA keys pass, as they do not in the programs that Kubernetes and etcd publish.
 */
const goSettings = [
  'rsa1024min=1',
  'tls10server=0',
  'tls3des=0',
  'tlsmlkem=1',
  'tlsrsakex=0',
  'x509keypairleaf=1',
  'x509negativeserial=0',
  'x509rsacrt=1',
  'x509usepolicies=1',
].join(',');

/**
 * For programs in Go that run for moments: with those settings, without a second thread and hardly ever collecting garbage, which takes a
 * quarter of their time.
 */
export const goEnvironment = { PATH: process.env.PATH, GODEBUG: goSettings, GOMAXPROCS: '1', GOGC: '800' };

/**
 * Whether programs are installed that were built with the Go whose words CertScope speaks: others word some things
 * otherwise.
 *
 * @param programs - Name and Debian package; those that say it, with what makes them print the version of their Go.
 * @returns Why nothing can be compared with them; `undefined` where it can.
 */
export function whyNotComparable(programs: readonly (readonly [string, string, ...string[]])[]): string | undefined {
  for (const [program, debianPackage, ...args] of programs) {
    const { error, stdout } = spawnSync(program, args, { encoding: 'utf8', env: { PATH: process.env.PATH } });
    if (error !== undefined) {
      return `${program} is not installed, with which this is compared: apt-get install ${debianPackage}`;
    }
    if (args.length > 0 && !stdout.includes(`go${release}`)) {
      return `${program} was not built with Go ${release}, and this is compared with it`;
    }
  }
  return undefined;
}

const release = '1.24';

/** For {@link whyNotComparable}. */
export const etcdPrograms = [
  ['etcd', 'etcd-server', '--version'],
  ['etcdctl', 'etcd-client'],
] as const;

/** For {@link whyNotComparable}. */
export const kubectlPrograms = [['kubectl', 'kubectl', 'version', '--client', '--output=yaml']] as const;

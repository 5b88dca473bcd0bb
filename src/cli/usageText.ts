import * as l10n from '@vscode/l10n';
import { configurationName } from '../core/findings/configuration/rules.ts';

/** What `certscope --help` prints: commands and options, and what they mean. */
export function usageText(): string {
  return `${l10n.t('CertScope reads, checks and renews certificates in Kubernetes files, and shows which connections work.')}

${l10n.t('Usage:')}
${synopsis}
${l10n.t('PATH is a file, a directory (read recursively) or - for standard input.')}
  --root DIR      ${l10n.t('directory that stands for / on the cluster host: a mounted disk, a backup, a support bundle')}
  --exclude GLOB  ${l10n.t('skip files and folders by name (vendor, *.bak) or by path in any folder (build/output); can be repeated')}
  --config FILE | --no-config
                  ${l10n.t('use this configuration file, or none (default: the nearest {0} above each file)', configurationName)}
  --at DATE       ${l10n.t('judge as of this date instead of now: 2027-05-01 or 2027-05-01T10:00:00Z')}
  --fail-on LEVEL ${l10n.t('exit with 1 if a finding has this level or worse (default: error)')}
  --all           ${l10n.t('also list findings that are ignored, repeated, or in test data, examples, templates, documentation, source code and vendored files')}
  --baseline FILE ${l10n.t('report only findings that are not in FILE; create FILE with --write-baseline')}

KEY OPTIONS:
  --ca-cert FILE --ca-key FILE
                  ${l10n.t('the CA that signs, if it is not in the files')}
  --new-key | --same-key | --key FILE
                  ${l10n.t('which private key to use (default: same as the installer)')}
  --key-algorithm RSA-2048|RSA-3072|RSA-4096|RSA-8192|P-256|P-384|P-521|Ed25519, --days N
  --ca-days N     ${l10n.t('how long an extended CA is valid (default: as long as before)')}

NAME OPTIONS (${l10n.t('same as in kubeadm')}):
  --node-name NAME, --apiserver-advertise-address IP, --apiserver-bind-port N, --apiserver-cert-extra-sans NAME,…
  --control-plane-endpoint HOST:PORT, --service-cidr CIDR, --service-dns-domain NAME, --kubernetes-version V,
  --cluster-name NAME, --days N, --key-algorithm NAME

CHANGE OPTIONS:
  --dry-run [--at DATE]
                  ${l10n.t('do everything except write; --format json prints the plan as JSON')}
  --staging DIR   ${l10n.t('write to a new folder, with a script that installs the files')}
  --backup DIR    ${l10n.t('keep the journal and the old files in DIR (default: your user state folder)')}
  --passphrase-fd N, --passphrase-env NAME, --root DIR, --exclude GLOB, --config FILE, --no-config

${l10n.t('Exit codes: 0 success; 1 problems found or change refused; 2 wrong usage, or a given file could not be read completely.')}
`;
}

/** The same in all languages. */
const synopsis = `  certscope inspect PATH… [--root DIR] [--exclude GLOB]… [--at DATE]
                  [--format table|json|csv|markdown|html|ics]
  certscope check PATH… [--root DIR] [--exclude GLOB]… [--at DATE]
                  [--format table|json|sarif|github|gitlab|kubeadm]
                  [--fail-on error|warning|never] [--all] [--baseline FILE | --write-baseline FILE]
  certscope connections PATH… [--root DIR] [--exclude GLOB]… [--at DATE] [--format text|json]
  certscope forecast PATH… [--root DIR] [--exclude GLOB]… [--at DATE] [--until DATE] [--format text|json|ics]
  certscope explain PATH… [--error TEXT] [--root DIR] [--exclude GLOB]… [--at DATE]
  certscope diff PATH PATH [--exclude GLOB]… [--format text|json]
  certscope map PATH… [--root DIR] [--exclude GLOB]… [--at DATE] [--cluster NAME]
                  [--format text|json|mermaid|svg|markdown]
  certscope redact FILE [--pseudonyms] [--keep PATH]
  certscope probe KUBECONFIG|URL [PATH…] [--context NAME] [--timeout SECONDS] [--root DIR]
                  [--exclude GLOB]… [--at DATE] [--format text|json]
  certscope renew FILE [PATH…] [--field KEYPATH] [--repair] [KEY OPTIONS] [CHANGE OPTIONS]
  certscope renew CA-FILE [PATH…] [--ca-days N] [KEY OPTIONS] [CHANGE OPTIONS]
  certscope renew [PATH…] --all [--within DAYS] [KEY OPTIONS] [CHANGE OPTIONS]
  certscope issue NAME PATH… [--host DIR] [NAME OPTIONS] [CHANGE OPTIONS]
  certscope issue sa PATH… [--host DIR] [--new-pair] [CHANGE OPTIONS]
  certscope issue all --out DIR [PATH…] [--ca-days N] [NAME OPTIONS] [CHANGE OPTIONS]
  certscope issue user PATH… --client-name NAME [--org GROUP]… [--server URL] --out FILE [CHANGE OPTIONS]
  certscope issue new-ca --common-name NAME --out DIR [CHANGE OPTIONS]
  certscope use-renewed FILE [PATH…] [--field KEYPATH] [CHANGE OPTIONS]
  certscope embed KUBECONFIG [PATH…] [CHANGE OPTIONS]
  certscope extract KUBECONFIG [--existing FILE] [CHANGE OPTIONS]
  certscope complete-chain FILE [PATH…] [--field KEYPATH] [CHANGE OPTIONS]
  certscope replace-ca FILE [--field KEYPATH] --with FILE [PATH…] [CHANGE OPTIONS]
  certscope restore-ca CA-FILE [PATH…] [--reissue] [CHANGE OPTIONS]
  certscope share-keys FILE --with FILE [PATH…] [CHANGE OPTIONS]
  certscope undo [RENEWAL] [--list] [--overwrite] [--backup DIR]
  certscope recover [RENEWAL] [--complete | --roll-back] [--backup DIR]
  certscope request FILE [--field KEYPATH] [PATH…] [--key FILE | --new-key [--key-out FILE]] [--days N] [--out FILE]
                  [--format pem|csr-manifest|cert-manager] [--signer NAME] [--issuer [KIND/]NAME]
                  [--root DIR] [--exclude GLOB]…
  certscope request --role ROLE PATH… (--key FILE | --new-key --key-out FILE) [--out FILE]
                  [--root DIR] [--exclude GLOB]…
  certscope import ANSWER --for FILE [--field KEYPATH] [PATH…] [--key FILE] [CHANGE OPTIONS]
  certscope commands FILE [--field KEYPATH] [PATH…] [--days N] [--root DIR] [--exclude GLOB]…
                  [--format text|json]
  certscope verify --anchors FILE [--intermediates FILE] --certificate FILE [--at DATE] [--name HOST]
                   [--usage serverAuth|clientAuth|any] [--explain] [--format text|json]
  certscope verify --cases FILE [--at DATE]
  certscope --version
`;

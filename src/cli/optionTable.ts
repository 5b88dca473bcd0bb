import * as l10n from '@vscode/l10n';
import { configurationName } from '../core/findings/configuration/rules.ts';
import type { VerificationUsage } from '../core/present/verification/verificationCase.ts';
import { keyAlgorithmNames } from '../core/renewal/keys/keyModel.ts';

/** Words of options, the default first. */
export const optionWords = {
  show: ['auto', 'card', 'table', 'text', 'pem', 'json'],
  inspect: ['text', 'json', 'csv', 'markdown', 'html', 'ics'],
  check: ['text', 'json', 'sarif', 'github', 'gitlab', 'kubeadm'],
  forecast: ['text', 'json', 'ics'],
  map: ['text', 'json', 'mermaid', 'svg', 'markdown'],
  request: ['pem', 'csr-manifest', 'cert-manager'],
  plain: ['text', 'json'],
  shell: ['bash', 'zsh', 'fish', 'powershell'],
  failOn: ['error', 'warning', 'never'],
  usage: ['serverAuth', 'clientAuth', 'any'] satisfies readonly VerificationUsage[],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** An option of the command line: how it is read, completed and explained. */
export interface OptionRecord {
  /** Letter of its short form. */
  readonly short?: string;
  /** Its other name. */
  readonly alias?: string;
  /** What help calls its value; absent: it takes none. `FILE` and `DIR` are completed. */
  readonly value?: string;
  /** Of a FILE, what `-` is: standard output, or nothing, because its place matters. Otherwise it is standard input. */
  readonly dash?: 'output' | 'nothing';
  /** It can be repeated, or list several values separated by commas. */
  readonly isList?: true;
  /** All words that it takes. */
  readonly words?: readonly string[];
  readonly fallback?: string;
  /** What it means without a value. */
  readonly bare?: string;
  /** Without full stop. */
  readonly what: () => string;
}

/** Options by name, without hyphens. */
export type OptionTable = Readonly<Record<string, OptionRecord>>;

/** The option that chooses the output; the first word is the default. What is JSON can be YAML, see `runCli`. */
export function formats(own: readonly string[]): OptionTable {
  const [fallback = ''] = own;
  const words = own.includes('json') ? [...own, 'yaml'] : own;
  return {
    format: { short: 'o', alias: 'output', value: 'FORMAT', words, fallback, what: () => l10n.t('output format') },
  };
}

/** The moment of judgement. */
export const atOption: OptionTable = {
  at: {
    value: 'DATE',
    what: () => l10n.t('judge as of this date instead of now: 2027-05-01, 2027-05-01T10:00Z or +30d'),
  },
};

/** The field of a file with several certificates. */
export const fieldOption: OptionTable = {
  field: {
    value: 'KEYPATH',
    what: () =>
      l10n.t('choose one of several certificates: users[0].user.client-certificate-data, or #2 for the second'),
  },
};

const passphrases: OptionTable = {
  'passphrase-fd': {
    value: 'N',
    what: () => l10n.t('read passphrases of encrypted keys from this file descriptor, one on each line'),
  },
  'passphrase-env': {
    value: 'NAME',
    what: () => l10n.t('read the passphrase of encrypted keys from this environment variable'),
  },
};

const reading = {
  root: {
    value: 'DIR',
    what: () => l10n.t('directory that stands for / on the cluster host: a mounted disk, a backup, a support bundle'),
  },
  exclude: {
    value: 'GLOB',
    isList: true,
    what: () =>
      l10n.t('skip files and folders by name (vendor, *.bak) or by path in any folder (build/output); can be repeated'),
  },
  config: {
    value: 'FILE',
    what: () => l10n.t('use this configuration file (default: the nearest {0} above each file)', configurationName),
  },
  'no-config': { what: () => l10n.t('use no configuration file') },
} as const satisfies OptionTable;

const issuing: OptionTable = {
  days: { value: 'N', what: () => l10n.t('how many days new certificates are valid, but never longer than their CA') },
  'key-algorithm': { value: 'NAME', words: keyAlgorithmNames, what: () => l10n.t('type of new keys') },
};

const caDays: OptionTable = {
  'ca-days': { value: 'N', what: () => l10n.t('how many days a new or extended CA is valid') },
};

/** Options that several commands share, each with a heading of its own in help. */
export const optionSections = {
  reading: { title: () => l10n.t('Reading files'), options: reading },
  keys: {
    title: () => l10n.t('Keys and validity'),
    options: {
      'ca-cert': { value: 'FILE', what: () => l10n.t('the CA that signs, if it is not in the files; with --ca-key') },
      'ca-key': { value: 'FILE', what: () => l10n.t('the private key of --ca-cert') },
      'new-key': { what: () => l10n.t('create a new private key') },
      'same-key': { what: () => l10n.t('keep the private key') },
      key: { value: 'FILE', what: () => l10n.t('use the private key in this file') },
      ...issuing,
      ...caDays,
    },
  },
  names: {
    title: () => l10n.t('Names and validity (as in kubeadm)'),
    options: {
      'node-name': { value: 'NAME', what: () => l10n.t('name of the node') },
      'apiserver-advertise-address': { value: 'IP', what: () => l10n.t('address of kube-apiserver on this node') },
      'apiserver-bind-port': { value: 'N', what: () => l10n.t('port of kube-apiserver') },
      'apiserver-cert-extra-sans': {
        value: 'NAME',
        isList: true,
        what: () => l10n.t('further names and addresses of kube-apiserver'),
      },
      'control-plane-endpoint': {
        value: 'HOST:PORT',
        what: () => l10n.t('address that all control plane nodes share'),
      },
      'service-cidr': { value: 'CIDR', what: () => l10n.t('addresses of Services, such as 10.96.0.0/12') },
      'service-dns-domain': { value: 'NAME', what: () => l10n.t('domain of Services, such as cluster.local') },
      'kubernetes-version': { value: 'VERSION', what: () => l10n.t('version of Kubernetes') },
      'cluster-name': { value: 'NAME', what: () => l10n.t('name of the cluster in kubeconfigs') },
      ...issuing,
      ...caDays,
    },
  },
  change: {
    title: () => l10n.t('Changing files'),
    options: {
      'dry-run': { what: () => l10n.t('do everything except write') },
      at: { value: 'DATE', what: () => l10n.t('plan as of this date; only with --dry-run') },
      ...formats(optionWords.plain),
      staging: {
        value: 'DIR',
        what: () => l10n.t('write to a new folder, with a script that installs the files'),
      },
      backup: {
        value: 'DIR',
        what: () => l10n.t('keep the journal and the old files in DIR (default: your user state folder)'),
      },
      ...passphrases,
    },
  },
} as const satisfies Readonly<Record<string, { readonly title: () => string; readonly options: OptionTable }>>;

export type OptionSection = keyof typeof optionSections;

/** Options of every command. */
export const commonOptions: OptionTable = {
  help: { short: 'h', what: () => l10n.t('show this help') },
  version: { short: 'v', what: () => l10n.t('show the version') },
  quiet: { short: 'q', what: () => l10n.t('show no notes and no progress') },
  color: {
    value: 'WHEN',
    words: ['auto', 'always', 'never'],
    fallback: 'auto',
    bare: 'always',
    what: () => l10n.t('colour the output'),
  },
  'no-color': { what: () => l10n.t('same as --color=never') },
};

/** Words that an option takes as well, and what they stand for. */
export const otherWords: Readonly<Record<string, string>> = {
  table: 'text',
  md: 'markdown',
  warn: 'warning',
  err: 'error',
  none: 'never',
};

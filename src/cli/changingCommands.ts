import * as l10n from '@vscode/l10n';
import type { CommandTable } from './commandModel.ts';
import { fieldOption, formats, type OptionTable, optionSections, optionWords } from './optionTable.ts';

const nothingWritten = () => l10n.t('nothing was written');
const plainFormats = formats(optionWords.plain);

/** What corrects files. */
const mover = { group: 'move', sections: ['reading', 'change'], found: nothingWritten } as const;
const withFile = (what: () => string, dash?: 'nothing'): OptionTable => ({
  with: { value: 'FILE', what, ...(dash === undefined ? {} : { dash }) },
});

/** Commands that renew, create and correct, and what belongs to them. */
export const changingCommands: CommandTable = {
  renew: {
    group: 'renew',
    isFirst: true,
    summary: () => l10n.t('Reissue certificates with their CA, or extend a CA.'),
    usage: ['FILE [PATH…]', 'CA-FILE [PATH…]', 'KUBEADM-NAME', '--all [PATH…]'],
    words: async () => ['all', ...(await import('./firstWords.ts')).kubeadmNames],
    options: {
      all: { what: () => l10n.t('renew everything that expires soon') },
      within: { value: 'DAYS', fallback: '30', what: () => l10n.t('with --all: what expires within this many days') },
      ...fieldOption,
      repair: { what: () => l10n.t('also add the names, usages and groups that the certificate needs') },
      ...optionSections.keys.options,
    },
    sections: ['reading', 'change'],
    examples: ['renew apiserver --dry-run', 'renew ~/.kube/config', 'renew --all /etc/kubernetes --within 60'],
    found: nothingWritten,
    load: async () => (await import('./renewCommand.ts')).runRenew,
  },
  issue: {
    group: 'renew',
    summary: () => l10n.t('Create missing certificates, kubeconfigs, keys and CAs.'),
    usage: [
      'NAME PATH…',
      'sa PATH…',
      'all --out DIR [PATH…]',
      'user PATH… --client-name NAME --out FILE',
      'new-ca --common-name NAME --out DIR',
    ],
    words: async () => (await import('./firstWords.ts')).issueNames,
    options: {
      host: { value: 'DIR', what: () => l10n.t('folder that stands for / on the machine, if there are several') },
      out: { value: 'FILE', dash: 'nothing', what: () => l10n.t('the new file, or the folder for new files') },
      'client-name': { value: 'NAME', what: () => l10n.t('name of the user') },
      org: { value: 'GROUP', isList: true, what: () => l10n.t('group of the user; can be repeated') },
      server: { value: 'URL', what: () => l10n.t('address of kube-apiserver for the kubeconfig') },
      'common-name': { value: 'NAME', what: () => l10n.t('common name (CN) of the new CA') },
      'new-pair': { what: () => l10n.t('replace a lost key pair or CA, which invalidates what it signed') },
    },
    sections: ['names', 'reading', 'change'],
    examples: [
      'issue apiserver /etc/kubernetes',
      'issue user /etc/kubernetes --client-name anna --org dev --out anna.conf',
    ],
    found: nothingWritten,
    load: async () => (await import('./issueCommand.ts')).runIssue,
  },
  request: {
    group: 'renew',
    summary: () => l10n.t('Create a certificate signing request.'),
    usage: ['FILE [PATH…]', '--role ROLE PATH… --key FILE'],
    options: {
      ...fieldOption,
      role: { value: 'ROLE', what: () => l10n.t('request a missing certificate, such as apiserver') },
      key: { value: 'FILE', what: () => l10n.t('use the private key in this file') },
      'new-key': { what: () => l10n.t('create a new private key') },
      'key-out': { value: 'FILE', dash: 'nothing', what: () => l10n.t('where the new private key goes') },
      ...formats(optionWords.request),
      signer: { value: 'NAME', what: () => l10n.t('signer of a csr-manifest') },
      issuer: { value: '[KIND/]NAME', what: () => l10n.t('issuer of cert-manager, such as ClusterIssuer/corp') },
      days: { value: 'N', fallback: '365', what: () => l10n.t('requested validity in days') },
      out: { value: 'FILE', dash: 'output', what: () => l10n.t('write to FILE instead of standard output') },
    },
    sections: ['reading'],
    examples: ['request /etc/kubernetes/pki/apiserver.crt --out apiserver.csr'],
    found: nothingWritten,
    load: async () => (await import('./requestCommand.ts')).runRequest,
  },
  import: {
    group: 'renew',
    summary: () => l10n.t('Replace a certificate with the answer to a request.'),
    usage: ['ANSWER --for FILE [PATH…]'],
    options: {
      for: { value: 'FILE', dash: 'nothing', what: () => l10n.t('the file with the old certificate') },
      ...fieldOption,
      key: { value: 'FILE', what: () => l10n.t('the new private key of the request') },
    },
    sections: ['reading', 'change'],
    examples: ['import apiserver.crt --for /etc/kubernetes/pki/apiserver.crt'],
    found: nothingWritten,
    load: async () => (await import('./importCommand.ts')).runImport,
  },
  commands: {
    group: 'renew',
    summary: () => l10n.t('Print the commands that renew a certificate with other tools.'),
    usage: ['FILE [PATH…]'],
    options: {
      ...fieldOption,
      days: { value: 'N', fallback: '365', what: () => l10n.t('requested validity in days') },
      ...plainFormats,
    },
    sections: ['reading'],
    examples: ['commands /etc/kubernetes/admin.conf', 'commands /etc/kubernetes/pki/ca.crt'],
    load: async () => (await import('./commandsCommand.ts')).runCommands,
  },
  undo: {
    group: 'renew',
    isFirst: true,
    summary: () => l10n.t('Undo a renewal.'),
    usage: ['[RENEWAL]'],
    options: {
      list: { what: () => l10n.t('list past renewals') },
      ...plainFormats,
      overwrite: { what: () => l10n.t('also restore files that changed since the renewal') },
      backup: optionSections.change.options.backup,
    },
    sections: [],
    examples: ['undo', 'undo --list'],
    found: nothingWritten,
    load: async () => (await import('./undoCommand.ts')).runUndo,
  },
  recover: {
    group: 'renew',
    summary: () => l10n.t('Complete an interrupted renewal, or roll it back.'),
    usage: ['[RENEWAL]'],
    options: {
      complete: { what: () => l10n.t('make all files new') },
      'roll-back': { what: () => l10n.t('make all files old') },
      ...plainFormats,
      backup: optionSections.change.options.backup,
    },
    sections: [],
    examples: ['recover', 'recover --roll-back'],
    found: () => l10n.t('a renewal is interrupted'),
    load: async () => (await import('./recoverCommand.ts')).runRecover,
  },
  embed: {
    ...mover,
    summary: () => l10n.t('Put the files that a kubeconfig refers to into it.'),
    usage: ['KUBECONFIG [PATH…]'],
    options: {},
    examples: ['embed ~/.kube/config'],
    load: async () => (await import('./moveCommands.ts')).runEmbed,
  },
  extract: {
    ...mover,
    summary: () => l10n.t('Move the certificate and key of a kubeconfig to files.'),
    usage: ['KUBECONFIG [PATH…]'],
    options: {
      existing: { value: 'FILE', dash: 'nothing', what: () => l10n.t('refer to this file instead of new ones') },
    },
    examples: ['extract kubelet.conf --existing /var/lib/kubelet/pki/kubelet-client-current.pem'],
    load: async () => (await import('./moveCommands.ts')).runExtract,
  },
  'use-renewed': {
    ...mover,
    summary: () => l10n.t('Replace old copies with the renewed certificate.'),
    usage: ['FILE [PATH…]'],
    options: fieldOption,
    examples: ['use-renewed ~/.kube/config /etc/kubernetes'],
    load: async () => (await import('./moveCommands.ts')).runUseRenewed,
  },
  'complete-chain': {
    ...mover,
    summary: () => l10n.t('Add the intermediate CAs after a certificate.'),
    usage: ['FILE [PATH…]'],
    options: fieldOption,
    examples: ['complete-chain tls.crt intermediates.pem'],
    load: async () => (await import('./moveCommands.ts')).runCompleteChain,
  },
  'replace-ca': {
    ...mover,
    summary: () => l10n.t('Replace a CA wherever it is trusted.'),
    usage: ['FILE --with FILE [PATH…]'],
    options: { ...withFile(() => l10n.t('the file with the CA that replaces it')), ...fieldOption },
    examples: ['replace-ca old-ca.crt --with new-ca.crt manifests'],
    load: async () => (await import('./moveCommands.ts')).runReplaceCa,
  },
  'restore-ca': {
    ...mover,
    summary: () => l10n.t('Put back the CA that signed what a machine uses.'),
    usage: ['CA-FILE [PATH…]'],
    options: { reissue: { what: () => l10n.t('the other way: reissue everything with the CA in CA-FILE') } },
    examples: ['restore-ca /etc/kubernetes/pki/ca.crt backup'],
    load: async () => (await import('./moveCommands.ts')).runRestoreCa,
  },
  'share-keys': {
    ...mover,
    summary: () => l10n.t('Use the service account keys of another control plane node.'),
    usage: ['FILE --with FILE [PATH…]'],
    options: withFile(() => l10n.t('sa.key of the other control plane node'), 'nothing'),
    examples: ['share-keys cp-2/etc/kubernetes/pki/sa.key --with cp-1/etc/kubernetes/pki/sa.key'],
    load: async () => (await import('./moveCommands.ts')).runShareKeys,
  },
};

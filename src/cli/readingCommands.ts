import * as l10n from '@vscode/l10n';
import type { CommandTable } from './commandModel.ts';
import { atOption, formats, type OptionTable, optionSections, optionWords } from './optionTable.ts';

const connectionBroken = () => l10n.t('a connection is broken');
const plainFormats = formats(optionWords.plain);
const keyFile = { value: 'FILE' } as const;
const allConnections: OptionTable = {
  all: {
    what: () =>
      l10n.t('also count connections in test data, examples, templates, documentation, source code and vendored files'),
  },
};

const timeout = { value: 'SECONDS', fallback: '10', what: () => l10n.t('how long to wait for the server') } as const;

/** What reads files and judges them. */
const reader = { usage: ['[PATH…]'], readsMachine: true, sections: ['reading'] } as const;

/** Commands that change nothing. */
export const readingCommands: CommandTable = {
  show: {
    group: 'look',
    isFirst: true,
    summary: () => l10n.t('Show a certificate of a file, a kubeconfig, a Secret or a server.'),
    usage: ['PATH…', 'HOST:PORT…'],
    options: {
      context: { value: 'NAME', what: () => l10n.t('show the certificates of this context of a kubeconfig') },
      user: { value: 'NAME', what: () => l10n.t('show the certificate of this user of a kubeconfig') },
      timeout,
      ...formats(optionWords.show),
      ...atOption,
    },
    sections: ['reading'],
    examples: [
      'show /etc/kubernetes/pki/apiserver.crt',
      'show ~/.kube/config --context admin@prod',
      'show 10.0.0.11:6443 -o pem > served.pem',
    ],
    load: async () => (await import('./showCommand.ts')).runShow,
  },
  inspect: {
    ...reader,
    group: 'look',
    summary: () => l10n.t('List every certificate, request, key, CRL and token.'),
    options: { ...formats(optionWords.inspect), ...atOption },
    examples: ['inspect', 'inspect /etc/kubernetes -o csv > certificates.csv'],
    load: async () => (await import('./inspectCommand.ts')).runInspect,
  },
  map: {
    ...reader,
    group: 'look',
    isFirst: true,
    summary: () => l10n.t('Draw who trusts whom in a cluster.'),
    options: {
      cluster: {
        value: 'NAME',
        what: () => l10n.t('draw this cluster (its name or folder, or the start of its CA’s fingerprint), or hosts'),
      },
      ...formats(optionWords.map),
      ...allConnections,
      ...atOption,
    },
    examples: ['map', 'map /etc/kubernetes -o svg > pki.svg'],
    found: connectionBroken,
    load: async () => (await import('./mapCommand.ts')).runMap,
  },
  diff: {
    group: 'look',
    summary: () => l10n.t('Compare the certificates of two files or folders.'),
    usage: ['PATH PATH'],
    options: { ...plainFormats, exclude: optionSections.reading.options.exclude },
    sections: [],
    examples: ['diff backup/etc/kubernetes /etc/kubernetes'],
    found: () => l10n.t('they differ'),
    load: async () => (await import('./diffCommand.ts')).runDiff,
  },
  redact: {
    group: 'look',
    summary: () => l10n.t('Write a copy of a file that can be shared.'),
    usage: ['FILE'],
    options: {
      pseudonyms: { what: () => l10n.t('also replace the names of clusters, users, hosts and objects') },
      keep: {
        value: 'KEYPATH',
        isList: true,
        what: () => l10n.t('show this field, such as data or spec.containers[].args, or comments; can be repeated'),
      },
    },
    sections: [],
    examples: ['redact ~/.kube/config > for-the-issue.yaml', 'redact deployment.yaml --keep comments'],
    found: () => l10n.t('the file cannot be shared safely'),
    load: async () => (await import('./redactCommand.ts')).runRedact,
  },
  check: {
    ...reader,
    group: 'judge',
    isFirst: true,
    summary: () => l10n.t('Find problems, and what stops connections.'),
    options: {
      ...formats(optionWords.check),
      'fail-on': {
        value: 'LEVEL',
        words: optionWords.failOn,
        fallback: 'error',
        what: () => l10n.t('exit with 1 if a finding has this level or worse'),
      },
      all: {
        what: () =>
          l10n.t(
            'also list findings that are ignored, repeated, or in test data, examples, templates, documentation, source code and vendored files',
          ),
      },
      baseline: {
        value: 'FILE',
        what: () => l10n.t('report only findings that are not in FILE; create FILE with --write-baseline'),
      },
      'write-baseline': {
        value: 'FILE',
        dash: 'output',
        what: () => l10n.t('write the findings to FILE instead of reporting them'),
      },
      ...atOption,
    },
    examples: ['check', 'check . --fail-on warning -o sarif > certscope.sarif'],
    found: () => l10n.t('a finding has the level of --fail-on'),
    load: async () => (await import('./checkCommand.ts')).runCheck,
  },
  'check-expiration': {
    ...reader,
    group: 'judge',
    summary: () => l10n.t('Show when certificates expire, as kubeadm does: check --format kubeadm --fail-on never.'),
    options: { ...atOption },
    examples: ['check-expiration', 'check-expiration backup --at +30d'],
    load: async () => (await import('./checkCommand.ts')).runCheckExpiration,
  },
  connections: {
    ...reader,
    group: 'judge',
    isFirst: true,
    summary: () => l10n.t('Show who connects to whom, and whether it works.'),
    options: { ...plainFormats, ...allConnections, ...atOption },
    examples: ['connections', 'connections cp-1 cp-2 --at +30d'],
    found: connectionBroken,
    load: async () => (await import('./connectionsCommand.ts')).runConnections,
  },
  explain: {
    ...reader,
    group: 'judge',
    isFirst: true,
    summary: () => l10n.t('Explain an error from a log.'),
    worksWithoutFiles: true,
    options: {
      error: { value: 'TEXT', what: () => l10n.t('the error (default: what standard input contains)') },
      ...plainFormats,
      ...atOption,
    },
    examples: [
      "explain --error 'x509: certificate signed by unknown authority'",
      'explain /etc/kubernetes < kubelet.log',
    ],
    found: () => l10n.t('a connection or a problem explains the error'),
    load: async () => (await import('./explainCommand.ts')).runExplain,
  },
  forecast: {
    ...reader,
    group: 'judge',
    isFirst: true,
    summary: () => l10n.t('Show which connections stop, and when.'),
    options: {
      until: { value: 'DATE', what: () => l10n.t('last moment of the forecast') },
      ...formats(optionWords.forecast),
      ...allConnections,
      ...atOption,
    },
    examples: ['forecast', 'forecast /etc/kubernetes -o ics > outages.ics'],
    load: async () => (await import('./forecastCommand.ts')).runForecast,
  },
  probe: {
    group: 'judge',
    summary: () => l10n.t('Compare the certificates of a running server with the files.'),
    usage: ['KUBECONFIG [PATH…]', 'URL [PATH…]'],
    options: {
      context: { value: 'NAME', what: () => l10n.t('context of the kubeconfig (default: the current one)') },
      timeout,
      ...plainFormats,
      ...atOption,
    },
    sections: ['reading'],
    examples: ['probe ~/.kube/config /etc/kubernetes', 'probe https://10.0.0.11:2379 /etc/kubernetes'],
    found: () => l10n.t('the server presents another certificate, or it is rejected'),
    load: async () => (await import('./probeCommand.ts')).runProbe,
  },
  verify: {
    group: 'judge',
    summary: () => l10n.t('Verify a certificate as Go does.'),
    usage: ['--anchors FILE --certificate FILE', '--cases FILE'],
    options: {
      anchors: { ...keyFile, what: () => l10n.t('the trusted CAs') },
      intermediates: { ...keyFile, what: () => l10n.t('CAs that can lead to a trusted one') },
      certificate: { ...keyFile, what: () => l10n.t('the certificate to verify: the first one in this file') },
      name: { value: 'HOST', what: () => l10n.t('required host name or IP address') },
      usage: {
        value: 'USAGE',
        words: optionWords.usage,
        fallback: 'serverAuth',
        what: () => l10n.t('required extended key usage'),
      },
      explain: { what: () => l10n.t('add the cause, what to do, and every path that was tried') },
      cases: { ...keyFile, what: () => l10n.t('verify many certificates: one JSON document on each line') },
      ...plainFormats,
      ...atOption,
    },
    sections: [],
    examples: ['verify --anchors pki/ca.crt --certificate pki/apiserver.crt --name 10.96.0.1 --explain'],
    found: () => l10n.t('the certificate is rejected'),
    load: async () => (await import('./verifyCommand.ts')).runVerify,
  },
};

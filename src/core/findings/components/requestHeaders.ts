import * as l10n from '@vscode/l10n';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { leafMeant } from '../../pki/chainOrder.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { unknownProxiesIn } from '../../pki/cluster/proxyTrust.ts';
import { givenSetting, isWholeServer, listItems } from '../../pki/cluster/servers.ts';
import { groupBy } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { sharedCa } from './ownCas.ts';

const allowedNamesFlag = '--requestheader-allowed-names';
const separateCa = 'Set {flag} to a separate CA.';

/**
 * Same CA for the front proxy and for clients.
 *
 * When: `--requestheader-client-ca-file` and `--client-ca-file` have a CA in common, and `--requestheader-allowed-names` is set.
 *
 * @category wiring
 * @stage understand
 * @see AS-authn, KA-certlist
 */
export const requestheaderCaShared = {
  code: 'requestheader-ca-shared',
  severity: 'warning',
  fact: '{ca} is trusted for clients, and for proxies that name users in headers.',
  consequence: 'A client certificate with the name {names} can act as any user.',
  wayOut: separateCa,
} as const satisfies FindingRecord;

/**
 * Any client can act as any user.
 *
 * When: `--requestheader-client-ca-file` and `--client-ca-file` have a CA in common, and `--requestheader-allowed-names` is empty.
 *
 * @category wiring
 * @stage understand
 * @see AS-authn
 */
export const requestheaderCaEqualsClientCa = {
  code: 'requestheader-ca-equals-client-ca',
  severity: 'error',
  fact: '{ca} is trusted for clients, and any of them can name users in headers.',
  consequence: 'With `X-Remote-Group: system:masters`, every client certificate becomes cluster-admin.',
  wayOut: {
    clients: separateCa,
    proxies: `Use a separate front-proxy CA, or set ${allowedNamesFlag}.`,
  },
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

/**
 * Any certificate of the proxy CA can name users.
 *
 * When: `--requestheader-client-ca-file` is set, and `--requestheader-allowed-names` is empty.
 *
 * @category wiring
 * @stage understand
 * @see AS-authn
 */
export const requestheaderNamesEmpty = {
  code: 'requestheader-names-empty',
  severity: 'warning',
  fact: `Any certificate of this CA can name users in headers, because ${allowedNamesFlag} is empty.`,
  consequence: 'Anyone who has such a certificate can act as any user, including cluster-admin.',
  wayOut: 'Set it to the common name of the front-proxy client certificate.',
  quickFix: 'add-flag',
} as const satisfies FindingRecord;

/**
 * Name of the front proxy not allowed.
 *
 * When: the CN in the client certificate of the front proxy is not in `--requestheader-allowed-names`.
 *
 * @category identity
 * @stage understand
 * @see AS-authn
 */
export const frontProxyCnNotAllowed = {
  code: 'front-proxy-cn-not-allowed',
  severity: 'error',
  fact: `The front-proxy client certificate has the common name {cn}, but ${allowedNamesFlag} lists {names}.`,
  consequence: 'Extension API servers reject it with {error}.',
  wayOut: 'Make the flag and the certificate match.',
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

/**
 * No CA for the front proxy.
 *
 * When: an APIService names a Service, and no API server among the files has `--requestheader-client-ca-file`.
 *
 * Extension API servers read this CA from the ConfigMap `extension-apiserver-authentication`, and accept with it what kube-apiserver forwards.
 *
 * An error where the server of the API is among the files, and reads that ConfigMap: it refuses what is forwarded.
 *
 * @category wiring
 * @stage understand
 * @see AS-authn
 */
export const requestheaderCaMissing = {
  code: 'requestheader-ca-missing',
  severity: 'error',
  fact: 'kube-apiserver forwards requests to the server of APIService {api}, but --requestheader-client-ca-file is not set.',
  consequence:
    'Extension API servers log `missing content for CA bundle "client-ca::kube-system::extension-apiserver-authentication::requestheader-client-ca-file"`, or fail with `cluster doesn\'t provide requestheader-client-ca-file`. They take the requests that kube-apiserver forwards for anonymous ones.',
  wayOut: 'Set --requestheader-client-ca-file, --proxy-client-cert-file, --proxy-client-key-file and the headers.',
} as const satisfies FindingRecord;

/** Judges whom kube-apiserver believes the names of users in request headers. */
export function checkRequestHeaders(picture: ClusterPicture): readonly FindingDraft[] {
  const servers = picture.components.filter(({ component }) => component === 'kube-apiserver');
  return [
    ...servers.flatMap((server) => {
      const headerCa = givenSetting(server, '--requestheader-client-ca-file');
      return [...(headerCa === undefined ? [] : trustedProxies(server, headerCa)), ...refusedProxy(server)];
    }),
    ...withoutProxyCa(picture),
  ];
}

/** One API for each server, of those whose requests are refused first. */
function withoutProxyCa(picture: ClusterPicture): readonly FindingDraft[] {
  const byServer = groupBy(unknownProxiesIn(picture), ({ server }) => server);
  return [...byServer.values()].flatMap((proxies) => {
    const proxy = proxies.find(({ isRefused }) => isRefused) ?? proxies[0];
    if (proxy === undefined) return [];
    const { server, api, name, isRefused } = proxy;
    const values = { api: visibleText(name.text) };
    const related = [relatedAt({ file: api.file, span: name.span }, l10n.t('The APIService'))];
    const severity = isRefused ? 'error' : 'warning';
    return [placedAt(server.place, problem(requestheaderCaMissing, { severity, values, related }))];
  });
}

function allowedNames(server: ComponentInstance): readonly string[] {
  return listItems(settingOf(server, allowedNamesFlag))
    .map(({ text }) => text)
    .filter((name) => name !== '');
}

function namesOf(server: ComponentInstance): string {
  return listOf(allowedNames(server).map((name) => visibleText(name)));
}

/** `undefined` where it may be set where nobody sees it. */
function isAnyNameAllowed(server: ComponentInstance): boolean | undefined {
  const setting = settingOf(server, allowedNamesFlag);
  if (setting === undefined) return isWholeServer(server) ? true : undefined;
  return setting.value === undefined ? undefined : allowedNames(server).length === 0;
}

function trustedProxies(server: ComponentInstance, headerCa: Setting): readonly FindingDraft[] {
  const isAnyAllowed = isAnyNameAllowed(server);
  const clientCa = givenSetting(server, '--client-ca-file');
  const shared = sharedName(headerCa, clientCa);
  if (isAnyAllowed === undefined) return [];
  if (shared === undefined || clientCa === undefined)
    return isAnyAllowed ? [placedAt(headerCa.place, problem(requestheaderNamesEmpty, {}))] : [];
  // Of two flags that name the file in which installers put the CA of proxies, that for clients is wrong.
  const isClientFlagWrong = placeRole(clientCa) === 'front-proxy-ca';
  const wrong = isClientFlagWrong ? clientCa : headerCa;
  const related = [
    isClientFlagWrong
      ? relatedAt(headerCa.place, l10n.t('The same CA for proxies'))
      : relatedAt(clientCa.place, l10n.t('The same CA for clients')),
  ];
  if (!isAnyAllowed) {
    return [
      placedAt(
        wrong.place,
        problem(requestheaderCaShared, { values: { ca: shared, names: namesOf(server), flag: wrong.flag }, related }),
      ),
    ];
  }
  return [
    placedAt(
      wrong.place,
      problem(requestheaderCaEqualsClientCa, {
        wayOut: isClientFlagWrong ? 'clients' : 'proxies',
        values: { ca: shared, flag: wrong.flag },
        related,
      }),
    ),
  ];
}

function placeRole({ material }: Setting): string | undefined {
  const file = material?.occurrences[0]?.file;
  return file && rolesOfFile(file)?.certificate;
}

/** The CA that both flags trust, for a sentence; known by its key, or where both name one file. */
function sharedName(headerCa: Setting, clientCa: Setting | undefined): string | undefined {
  if (clientCa === undefined) return undefined;
  const ca = sharedCa(headerCa.material?.certificates ?? [], clientCa.material?.certificates ?? []);
  if (ca !== undefined) return l10n.t('CA {0}', subjectName(ca.certificate));
  return headerCa.value !== undefined && headerCa.value === clientCa.value ? visibleText(headerCa.value) : undefined;
}

/** Names that installers give the aggregator's certificate. */
const usualNames = /^(?:front-proxy-client|system:auth-proxy|aggregator|kube-apiserver-aggregator)$/;

/** Told at the certificate, unless it is the flag that is unusual. */
function refusedProxy(server: ComponentInstance): readonly FindingDraft[] {
  const names = allowedNames(server);
  const setting = settingOf(server, allowedNamesFlag);
  const material = givenSetting(server, '--proxy-client-cert-file')?.material;
  const leaf = leafMeant(material?.certificates ?? []);
  if (setting === undefined || material === undefined || leaf === undefined || names.length === 0) return [];
  const commonName = attributeValues(leaf.certificate.subject, 'CN').at(-1) ?? '';
  if (names.includes(commonName)) return [];
  const occurrence = material.occurrences.find(({ credential }) => credential.fingerprint === leaf.fingerprint);
  const isFlagUnusual = usualNames.test(commonName) && !names.some((name) => usualNames.test(name));
  const isAtFlag = isFlagUnusual || occurrence === undefined;
  const shown = visibleText(commonName);
  const judgement = problem(frontProxyCnNotAllowed, {
    values: {
      cn: shown,
      names: namesOf(server),
      error: `\`x509: subject with cn=${shown} is not in the allowed list\``,
    },
    related: isAtFlag ? [] : [relatedAt(setting.place, l10n.t('Names that are allowed'))],
  });
  return [isAtFlag ? placedAt(setting.place, judgement) : judgedAt(occurrence, judgement)];
}

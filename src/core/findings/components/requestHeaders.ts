import * as l10n from '@vscode/l10n';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgedAt } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { sharedCa } from './ownCas.ts';
import { givenSetting, isWholeServer, listItems } from './servers.ts';

const allowedNamesFlag = '--requestheader-allowed-names';

/** Judges whom kube-apiserver believes the names of users in request headers. */
export function checkRequestHeaders({ components }: ClusterPicture): readonly FindingDraft[] {
  return components
    .filter(({ component }) => component === 'kube-apiserver')
    .flatMap((server) => {
      const headerCa = givenSetting(server, '--requestheader-client-ca-file');
      return [...(headerCa === undefined ? [] : trustedProxies(server, headerCa)), ...refusedProxy(server)];
    });
}

function allowedNames(server: ComponentInstance): readonly string[] {
  return listItems(settingOf(server, allowedNamesFlag))
    .map(({ text }) => text)
    .filter((name) => name !== '');
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
  if (shared === undefined || clientCa === undefined) return isAnyAllowed ? [anyName(headerCa)] : [];
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
      placedAt(wrong.place, {
        code: 'requestheader-ca-shared',
        fact: l10n.t('{0} vouches for clients and for the proxies that name users in headers.', shared),
        consequence: l10n.t(
          'One client certificate issued with the name {0} can act as any user.',
          listOf(allowedNames(server).map((name) => visibleText(name))),
        ),
        wayOut: l10n.t('Give {0} a CA of its own.', wrong.flag),
        related,
      }),
    ];
  }
  return [
    placedAt(wrong.place, {
      code: 'requestheader-ca-equals-client-ca',
      fact: l10n.t('{0} vouches for clients, and any of them may name users in headers.', shared),
      consequence: l10n.t(
        'With {0} every client certificate becomes cluster-admin.',
        '`X-Remote-Group: system:masters`',
      ),
      wayOut: isClientFlagWrong
        ? l10n.t('Give {0} a CA of its own.', wrong.flag)
        : l10n.t('Use a front-proxy CA of its own, or set {0}.', allowedNamesFlag),
      related,
    }),
  ];
}

function placeRole({ material }: Setting): string | undefined {
  const file = material?.occurrences[0]?.file;
  return file && rolesByPath(file.hostPath ?? file.path)?.certificate;
}

/** The CA that both flags trust, for a sentence; known by its key, or where both name one file. */
function sharedName(headerCa: Setting, clientCa: Setting | undefined): string | undefined {
  if (clientCa === undefined) return undefined;
  const ca = sharedCa(headerCa.material?.certificates ?? [], clientCa.material?.certificates ?? []);
  if (ca !== undefined) return l10n.t('CA {0}', subjectName(ca.certificate));
  return headerCa.value !== undefined && headerCa.value === clientCa.value ? visibleText(headerCa.value) : undefined;
}

function anyName(headerCa: Setting): FindingDraft {
  return placedAt(headerCa.place, {
    code: 'requestheader-names-empty',
    fact: l10n.t('Any certificate of this CA may name users in headers, since {0} is empty.', allowedNamesFlag),
    consequence: l10n.t('Whoever holds one acts as any user, cluster-admin included.'),
    wayOut: l10n.t('Set it to the common name of the front-proxy client certificate.'),
  });
}

/** Names that installers give the aggregator's certificate. */
const usualNames = /^(?:front-proxy-client|system:auth-proxy|aggregator|kube-apiserver-aggregator)$/;

/** Told at the certificate, unless it is the flag that is unusual. */
function refusedProxy(server: ComponentInstance): readonly FindingDraft[] {
  const names = allowedNames(server);
  const setting = settingOf(server, allowedNamesFlag);
  const material = givenSetting(server, '--proxy-client-cert-file')?.material;
  const [leaf] = material?.certificates ?? [];
  if (setting === undefined || material === undefined || leaf === undefined || names.length === 0) return [];
  const commonName = attributeValues(leaf.certificate.subject, 'CN').at(-1) ?? '';
  if (names.includes(commonName)) return [];
  const judgement: Judgement = {
    code: 'front-proxy-cn-not-allowed',
    fact: l10n.t(
      'The common name {0} of the front-proxy client certificate is not allowed: {1} lists {2}.',
      visibleText(commonName),
      allowedNamesFlag,
      listOf(names.map((name) => visibleText(name))),
    ),
    consequence: l10n.t(
      'Extension API servers log {0}.',
      `\`x509: subject with cn=${visibleText(commonName)} is not in the allowed list\``,
    ),
    wayOut: l10n.t('Make the flag and the certificate agree.'),
  };
  const occurrence = material.occurrences.find(({ credential }) => credential.fingerprint === leaf.fingerprint);
  const isFlagUnusual = usualNames.test(commonName) && !names.some((name) => usualNames.test(name));
  return [
    isFlagUnusual || occurrence === undefined
      ? placedAt(setting.place, judgement)
      : judgedAt(occurrence, { ...judgement, related: [relatedAt(setting.place, l10n.t('Names that are allowed'))] }),
  ];
}

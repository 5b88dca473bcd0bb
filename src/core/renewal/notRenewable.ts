import * as l10n from '@vscode/l10n';
import { isHollow } from '../findings/hollowMaterial.ts';
import { componentFlagOf } from '../kubernetes/componentFlagOf.ts';
import type { ComponentInstance, Setting } from '../pki/cluster/clusterModel.ts';
import { componentsIn } from '../pki/cluster/components.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import { missingFilesOf } from '../pki/cluster/missingFiles.ts';
import { effectiveKeyPath, fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';

/** What renewing all certificates should cover and cannot: nobody knows what expires there. */
export interface NotRenewable {
  readonly path: string;
  /** The key path of the value; absent for a file. */
  readonly keyPath?: string | undefined;
  /** Lower case, without full stop. */
  readonly reason: string;
}

/** Certificates that cannot be read, in files and fields for certificates alone, and those that flags name and that are missing. */
export function notRenewable(graph: PkiGraph, isInScope: (file: DecodedFile) => boolean): readonly NotRenewable[] {
  const damaged = graph.files.filter(isInScope).flatMap((file) =>
    file.credentials.flatMap((credential) => {
      const { content, value } = credential;
      const isDamaged = content.kind === 'unreadable' && value.placeholder === undefined;
      if (!isDamaged || !isCertificatePlace(file, credential)) return [];
      return [{ path: file.path, keyPath: effectiveKeyPath(credential), reason: content.reason }];
    }),
  );
  const instances = componentsIn(graph, hostOf).filter(({ place }) => isInScope(place.file));
  const missing = instances.flatMap((instance) =>
    missingFilesOf(graph, instance)
      .filter(({ setting, kind, path }) => kind === 'absent' && path !== '' && isForCertificate(instance, setting))
      .map(({ setting, path }) => ({ path, reason: l10n.t('{0} names it, and it does not exist', setting.flag) })),
  );
  const hollow = instances.flatMap((instance) =>
    instance.settings.flatMap((setting) => {
      const { material, flag } = setting;
      if (material?.filePath === undefined || !isForCertificate(instance, setting)) return [];
      const path = material.filePath;
      // Such as a link that leads nowhere.
      if (material.source === 'unreadable')
        return [{ path, reason: l10n.t('{0} names it, and it cannot be read', flag) }];
      if (!isHollow(material, 'certificate')) return [];
      return [{ path, reason: l10n.t('{0} names it, and it contains no certificate', flag) }];
    }),
  );
  // Several flags may name a file, and a kubeconfig may hold several damaged certificates.
  const all: readonly NotRenewable[] = [...missing, ...hollow, ...damaged];
  return [...new Map(all.map((each) => [JSON.stringify([each.path, each.keyPath]), each])).values()];
}

function isForCertificate({ component }: ComponentInstance, { flag }: Setting): boolean {
  return componentFlagOf(component, flag)?.role === 'certificate';
}

/** Whether this is the place of a client or server certificate, not of trusted CAs. */
export function isCertificatePlace(file: DecodedFile, credential: DecodedCredential): boolean {
  if (credential.value.keyPath !== undefined) return fieldOf(credential)?.role === 'certificate';
  const isForCertificates = /\.(?:pem|crt|cer|cert|der)$/i.test(file.path);
  return isForCertificates && credential.block.label?.endsWith('CERTIFICATE') !== false;
}

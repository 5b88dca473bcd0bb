import type { ComponentInstance } from '../pki/cluster/clusterModel.ts';
import { settingOf } from '../pki/cluster/components.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import type { SettingSubject } from './repairModel.ts';
import { settingAt } from './settingAt.ts';

/** The allowed names, and the name of the certificate that the API server presents in addition. */
export function allowedNames(subject: SettingSubject): string | undefined {
  const found = settingAt(subject);
  const name = found?.setting.flag === '--requestheader-allowed-names' ? proxyName(found.instance) : undefined;
  return name === undefined || subject.marked === '' ? undefined : `${subject.marked},${name}`;
}

/** The flag that allows only the name of the certificate that the API server presents. */
export function allowedNamesFlag(subject: SettingSubject): string | undefined {
  const found = settingAt(subject);
  if (found === undefined || settingOf(found.instance, '--requestheader-allowed-names') !== undefined) return undefined;
  const name = proxyName(found.instance);
  return name && `--requestheader-allowed-names=${name}`;
}

/** A name that needs no quotes in a list of names, in YAML and in a shell. */
function proxyName(instance: ComponentInstance): string | undefined {
  const [leaf] = settingOf(instance, '--proxy-client-cert-file')?.material?.certificates ?? [];
  const name = leaf && attributeValues(leaf.certificate.subject, 'CN').at(-1);
  return name !== undefined && /^[A-Za-z0-9][\w.:-]*$/.test(name) ? name : undefined;
}

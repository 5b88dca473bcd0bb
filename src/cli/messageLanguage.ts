/** A language with a translation, by the name of its bundle; `undefined` is English. */
export type MessageLanguage = 'zh-cn';

/**
 * The language of the POSIX variables: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty.
 *
 * `zh_CN.UTF-8`, `zh_SG` and `zh-Hans` are Simplified Chinese. Traditional Chinese gets English.
 */
export function messageLanguage(
  environment: Readonly<Record<string, string | undefined>>,
): MessageLanguage | undefined {
  const locale = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find(
    (each) => each !== undefined && each !== '',
  );
  const [name = ''] = (locale ?? '').toLowerCase().split('.');
  const [language, ...details] = name.split(/[-_@]/);
  if (language !== 'zh') return undefined;
  return details.some((detail) => traditional.has(detail)) && !details.includes('hans') ? undefined : 'zh-cn';
}

const traditional: ReadonlySet<string> = new Set(['tw', 'hk', 'mo', 'hant']);

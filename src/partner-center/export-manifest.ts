import { AppError } from '../lib/app-error.ts';
import { readBlobFolder } from './hosts.ts';
import type { JsonObject } from './json-object.ts';
import { isJsonObject, textOf } from './json-object.ts';
import { PageChainBrokenError, PartnerCenterShapeError } from './partner-center-errors.ts';
import { refuseOtherTenant } from './token-tenant.ts';

/** What an export consists of, and how it is reached. */
export interface ExportManifest {
  /** Changes when the data does; undefined where none is named. */
  readonly eTag: string | undefined;
  /** Names of its files, in the manifest's order. */
  readonly parts: readonly string[];
  /** Address of a file, its signature included: never to be logged or stored. */
  partUrl(name: string): URL;
}

export interface ManifestContext {
  readonly api: URL;
  readonly tenantId: string;
  readonly partsMax: number;
}

/** `part-00049-….c000.json.gz`, in a folder at most: what cannot leave the export's folder. */
const PART_NAME = /^(?!.*\.\.)[\w=.-]+(\/[\w=.-]+)*$/;

/**
 * Reads a manifest, "Get manifest" (Microsoft Graph): the beta's names of folder and signature are read as well.
 *
 * Errors: PARTNER_CENTER_SHAPE; PAGE_CHAIN_BROKEN when it names another number of files than it counts; HOST_REFUSED when
 * its folder is no blob storage; WRONG_TENANT; EXPORT_FORMAT when the files are no compressed JSON lines.
 */
export function readManifest(
  what: string,
  json: JsonObject,
  { api, tenantId, partsMax }: ManifestContext,
): ExportManifest {
  const folder = textOf(json['rootDirectory']) ?? textOf(json['rootFolder']);
  const signature = textOf(json['sasToken']) ?? textOf(json['rootFolderSAS']) ?? '';
  const { blobs, blobCount, dataFormat, partnerTenantId } = json;
  if (folder === undefined || !Array.isArray(blobs)) {
    throw new PartnerCenterShapeError(what, 'a manifest without a folder or files');
  }
  refuseOtherTenant(what, textOf(partnerTenantId), tenantId);
  // Documented are compressedJSONLines and, in the example, compressedJSON.
  if (typeof dataFormat === 'string' && !/^compressedJSON/i.test(dataFormat)) {
    throw new AppError('EXPORT_FORMAT', `${what}: the files are ${dataFormat}`, {
      fix: 'Report it: Microsoft changed the format of the export.',
    });
  }
  const parts = blobs.map((blob) => (isJsonObject(blob) ? textOf(blob['name']) : undefined) ?? '');
  if (typeof blobCount === 'number' && blobCount !== parts.length) {
    throw new PageChainBrokenError(what, `${parts.length} of ${blobCount} files are named`);
  }
  if (parts.length > partsMax) throw new PageChainBrokenError(what, `${parts.length} files`);
  const wrong = parts.find((name) => !PART_NAME.test(name));
  if (wrong !== undefined) throw new PartnerCenterShapeError(what, 'a file with no usable name');

  const root = readBlobFolder(what, folder, api);
  const partUrl = (name: string) => {
    const url = new URL(root);
    url.pathname = `${root.pathname.replace(/\/$/, '')}/${name}`;
    url.search = signature.replace(/^\?/, '');
    return url;
  };
  return { eTag: textOf(json['eTag']), parts, partUrl };
}

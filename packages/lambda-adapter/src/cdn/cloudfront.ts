import { CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { asError, InvalidationFault, type InvalidationFaultKind } from "../errors.ts";
import type { Cdn } from "./cdn.ts";

/** Errors that stay until somebody changes permissions or settings. */
const REFUSALS = ["AccessDenied", "AccessDeniedException", "NoSuchDistribution"];

/** Errors that another list of paths does not get. */
const UNSUITABLE = ["TooManyInvalidationsInProgress", "InvalidArgument", "BatchTooLarge"];

/** Creates the calls to a CloudFront distribution. */
export function createCloudFront(
  distributionId: string,
  requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number },
): Cdn {
  const client = new CloudFrontClient({ requestHandler });
  return {
    async invalidate(paths, reference, abortSignal) {
      const batch = { CallerReference: reference, Paths: { Quantity: paths.length, Items: [...paths] } };
      const command = new CreateInvalidationCommand({
        DistributionId: distributionId,
        InvalidationBatch: batch,
      });
      try {
        await client.send(command, { abortSignal });
      } catch (cause) {
        const { name, message } = asError(cause);
        throw new InvalidationFault(
          `CreateInvalidation of ${paths.length} paths failed: ${name}: ${message}`,
          kindOf(name),
          { cause },
        );
      }
    },
  };
}

function kindOf(name: string): InvalidationFaultKind {
  if (REFUSALS.includes(name)) return "refused";
  return UNSUITABLE.includes(name) ? "unsuitable" : "failed";
}

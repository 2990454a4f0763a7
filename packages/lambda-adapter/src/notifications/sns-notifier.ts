import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Message, Notifier } from "./message.ts";

/** The one SNS call this product makes. */
export function createSnsNotifier(
  topicArn: string,
  requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number },
): Notifier {
  const client = new SNSClient({ requestHandler });
  const isFifo = topicArn.endsWith(".fifo");
  return {
    async publish(message, abortSignal) {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message: JSON.stringify(message),
          MessageAttributes: { type: { DataType: "String", StringValue: message.type } },
          ...(isFifo ? orderOf(message) : {}),
        }),
        { abortSignal },
      );
    },
  };
}

/** A FIFO topic keeps the messages about one object in order and drops those it has had in the last five minutes. */
function orderOf(message: Message): { MessageGroupId: string; MessageDeduplicationId: string } {
  return { MessageGroupId: message.sourceId, MessageDeduplicationId: message.id };
}

import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Message, Notifier, RemovalMessage } from "./message.ts";

/** Creates a notifier that publishes to an SNS topic. */
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
          ...(isFifo ? fifoIdsOf(message) : {}),
        }),
        { abortSignal },
      );
    },
  };
}

/** Returns the ids by which a FIFO topic orders the messages about one object and drops repetitions within five minutes. */
function fifoIdsOf(message: Message | RemovalMessage): {
  MessageGroupId: string;
  MessageDeduplicationId: string;
} {
  return { MessageGroupId: message.sourceId, MessageDeduplicationId: message.id };
}

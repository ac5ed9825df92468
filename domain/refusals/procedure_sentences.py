"""The sentences of refusals that a measure's procedure gives: calls, reviews, publicity, children, recovery, duties."""

from domain.refusals.refusals import Code

# ruff: noqa: E501 - a sentence stands on one line, and Chinese has its own punctuation.
PROCEDURE_SENTENCES: dict[Code, tuple[str, str, str]] = {
    Code.CALL_REQUIRED: (
        "{measure} is filed under a call only, and none was announced that covers today. `calls` lists them.",
        "事项 {measure} 须按申报通知申报，目前没有适用的申报通知，请查看申报通知。",
        "A competition's measure is applied for while no call is announced.",
    ),
    Code.CALL_NOT_OPEN: (
        "The call takes applications from {first} to {last}. Submit on one of these days.",
        "本次申报时间为 {first} 至 {last}，请在该期间提交。",
        "An application is submitted a day after its call closed.",
    ),
    Code.CALL_OVERLAPS: (
        "Call {number} for this measure runs from {first} to {last}. State days outside it.",
        "该事项已有申报通知 {number}（{first} 至 {last}），时间不得重叠。",
        "A second call for the same measure and days is announced.",
    ),
    Code.SUPPLEMENT_ONCE: (
        "A supplement was already asked, until {last_day}. It is asked once: accept the application or refuse it.",
        "已要求补正一次（期限至 {last_day}），不得再次要求，请决定受理或不予受理。",
        "An officer asks a second time for missing papers (art. 32 of the Administrative License Law asks once).",
    ),
    Code.SUPPLEMENT_LATE: (
        "The supplement was due by {last_day}. File a new application.",
        "补正期限至 {last_day}，已逾期，请重新申报。",
        "The missing papers come after the day that was set for them.",
    ),
    Code.VOUCHER_EXPIRED: (
        "The voucher could be redeemed until {last_day}, the last day of the policy.",
        "该券有效期至 {last_day}（政策有效期截止日），已过期，不能兑付。",
        "Somebody redeems a voucher after the last day of its policy.",
    ),
    Code.ITEM_MONTHS_TAKEN: (
        "Grant {number} is for {months} of the same item already. State months that no other application is for.",
        "同一事项{months}已由 {number} 申报，每个月只补贴一次，请改填未申报的月份。",
        "Months 1 to 12 of a lease were paid, and another application states months 4 to 12.",
    ),
    Code.REVIEW_MISSING: (
        "Not yet passed: {missing}. Record these first.",
        "以下环节尚未通过：{missing}，请先办理。",
        "An award is proposed before the experts have scored it.",
    ),
    Code.REVIEW_NOT_ASKED: (
        "{measure} has no step {step} that can be recorded as it stands. Possible: {possible}.",
        "事项 {measure} 当前没有可登记的环节 {step}。可登记：{possible}。",
        "A site visit is recorded for a measure whose procedure has none.",
    ),
    Code.NO_COMPETITION: (
        "The measure of this call is no competition: its applications are not ranked.",
        "本次申报事项不进行评选，无须排名。",
        "Somebody ranks a call whose measure pays everybody who qualifies.",
    ),
    Code.NOT_SELECTED: (
        "It was not selected in the competition of its call. It can be proposed once it is promoted from the reserve list.",
        "未在本次评选中入选，递补入选后方可拟支持。",
        "An application that came eleventh of ten is proposed.",
    ),
    Code.NO_PLACE_FREE: (
        "No place is free, or nobody is on the reserve list.",
        "没有空缺名额，或递补名单为空。",
        "Somebody on the reserve list is promoted while no selected one has left.",
    ),
    Code.PUBLICITY_ENDED: (
        "The publicity ended on {last_day}. Objections are filed while it runs.",
        "公示已于 {last_day} 结束，异议须在公示期内提出。",
        "An objection is filed after the last day of publicity.",
    ),
    Code.OBJECTION_OPEN: (
        "{count} objections are open. Each is dismissed or upheld before the award is approved.",
        "尚有 {count} 件异议未处理，须处理后方可批准。",
        "An award is approved while an objection waits for its finding.",
    ),
    Code.ON_HOLD: (
        "It is on hold: {reason}. It goes on once it is released.",
        "该事项已暂停办理：{reason}。恢复后方可继续。",
        "A step is taken on a grant that was put on hold.",
    ),
    Code.NOT_ON_HOLD: ("It is not on hold.", "该事项没有暂停办理。", "Somebody releases a grant that nobody held."),
    Code.NOT_YET_CLOSABLE: (
        "It cannot be closed yet. Still to come: {missing}.",
        "尚不能结项，还需：{missing}。",
        "A file is closed while a last review is missing.",
    ),
    Code.EARLIER_WINDOW_OPEN: (
        "The window {window} comes first. Verify it, or settle what is disputed about it.",
        "区间 {window} 在前，须先核定该区间或消除疑义。",
        "The second window of a programme is verified before the first.",
    ),
    Code.MONTH_NOT_REPORTED: (
        "Not reported yet: {month}. There is nothing to correct; report it.",
        "尚未填报：{month}，无可更正，请填报。",
        "A month is corrected that was never reported.",
    ),
    Code.UPSTREAM_RECEIPT_REUSED: (
        "The money of receipt {receipt} was already reported on grant {number}.",
        "到账凭证 {receipt} 已在 {number} 中填报。",
        "The receipt of money from above was already used for another tranche.",
    ),
    Code.UNIT_ALREADY_REGISTERED: (
        "{unit} was already registered on grant {number}. Each is supported once.",
        "{unit} 已在 {number} 中登记，每件只支持一次。",
        "The same bed is registered twice.",
    ),
    Code.NOTHING_PAID: (
        "Nothing was paid that could be asked back.",
        "没有已到账的款项可以追回。",
        "A recovery is opened on a grant of which nothing was paid.",
    ),
    Code.RECOVERY_OPEN: (
        "Recovery {number} on this payment is not finished. Go on with that one.",
        "该笔拨付的追回 {number} 尚未办结，请继续办理。",
        "A second recovery is opened while the first goes on.",
    ),
    Code.REPLY_LATE: (
        "The time to reply ended on {last_day}.",
        "陈述申辩期限至 {last_day}，已逾期。",
        "An applicant answers a notice of recovery after its term.",
    ),
    Code.CHALLENGE_PENDING: (
        "A review or a court case is pending. Wait for its end.",
        "复议或诉讼尚未结束，须待其结束。",
        "A recovery is enforced while a court looks at it.",
    ),
    Code.NO_CHALLENGE: (
        "No review or court case is pending.",
        "没有未结束的复议或诉讼。",
        "A challenge is resolved that nobody brought.",
    ),
    Code.NOTHING_MISSING: (
        "All of it was received.",
        "款项已全部收回。",
        "A recovery of which everything came back is enforced, or written off.",
    ),
    Code.RECEIPT_TOO_HIGH: (
        "The receipt says {observed}, and {required} is still owed to this treasury. If more came, say so (`beyondOwed`).",
        "回单金额 {observed} 元超过应退回该国库的余额 {required} 元。确属多缴的，请注明并附理由和依据，多缴部分列为待退还。",
        "A receipt says more than this treasury is still owed.",
    ),
    Code.DUTY_NOT_REACHED: (
        "{observed} was reported, {required} is asked.",
        "已填报 {observed}，要求 {required}。",
        "A duty of the year is reported as met with less than the text asks for.",
    ),
    Code.DUTY_YEAR_OVER: (
        "The duty of {year} could be reported until {last_day}. Report what is done now on the duty of {now}.",
        "{year}年度责任的填报截至 {last_day}，现在完成的请填报至{now}年度。",
        "What was done is reported for a year whose term to report is over.",
    ),
    Code.POLICY_SUSPENDED: (
        "The policy is suspended, so nothing can be submitted. Submit once it is resumed.",
        "本政策暂停执行，恢复执行后方可申报。",
        "Somebody submits while the policy is suspended.",
    ),
    Code.POLICY_REPEALED: (
        "The policy was repealed: nothing new can be submitted; what was submitted goes on.",
        "本政策已废止，不再受理新的申报；已受理的继续办理。",
        "Somebody submits under a repealed policy.",
    ),
    Code.DOCUMENT_NOT_STORED: (
        "Document {document} was not uploaded, or belongs to another grant. Upload it, then name it.",
        "材料 {document} 尚未上传或不属于该事项，请上传后引用。",
        "A step names a document that was promised and never uploaded.",
    ),
    Code.DOCUMENT_REQUIRED: (
        "This step stands on an uploaded document. Upload one with `requestUpload`, then name its id in `documents`.",
        "本环节须附证明材料：请先上传材料，再在办理时引用。",
        "A step that stands on a document is taken without naming one.",
    ),
    Code.DOCUMENT_TOO_LARGE: (
        "A document may have at most {most} bytes; this has {observed}.",
        "材料大小不得超过 {most} 字节，实际为 {observed} 字节。",
        "A scan of fifty megabytes is uploaded.",
    ),
    Code.DOCUMENT_TYPE_REFUSED: (
        "{observed} is not taken. Take one of: {allowed}.",
        "不接受 {observed} 类型的材料，可接受：{allowed}。",
        "A spreadsheet is uploaded where a PDF is asked for.",
    ),
    Code.DOCUMENT_DIFFERS: (
        "What came is not {document} as it was promised: its size or its SHA-256 differs. Upload that one again.",
        "上传内容与申请上传的材料 {document} 不一致（大小或校验值不符），请重新上传原文件。",
        "What arrives is not what was promised: its hash is another.",
    ),
    Code.DOCUMENT_ALREADY_STORED: (
        "{document} was uploaded before, and stays as it is. Ask for another upload.",
        "材料 {document} 已上传，不得覆盖，请另行申请上传。",
        "The same signed address is used to upload another file.",
    ),
    Code.DOCUMENT_STORE_SILENT: (
        "The store of documents does not answer. Send the same request again later.",
        "材料存储暂不可用，请稍后重新提交同一请求。",
        "The store of documents does not answer; nothing of the upload is kept.",
    ),
    Code.TOO_MANY_DOCUMENTS: (
        "The grant has {limit} documents, and takes no more.",
        "该事项已有 {limit} 份材料，不再接受上传。",
        "A grant already has as many documents as a file may hold.",
    ),
    Code.UPLOAD_NOT_SIGNED: (
        "The server signed no such link for this document, or it has expired. Ask for one with `requestUpload`.",
        "上传链接无效或已过期，请重新申请上传。",
        "An upload comes to an address whose signature is wrong or has expired.",
    ),
    Code.DOCUMENT_EMPTY: (
        "The file is empty: it has no bytes. Choose the file that holds the document.",
        "文件为空（0字节），请重新选择材料文件。",
        "A file of no bytes is uploaded.",
    ),
    Code.DOCUMENT_OF_ANOTHER_TYPE: (
        "{document} says that it is {allowed}, and its content is {observed}. Save it as {allowed}, or upload it as what it is.",
        "材料 {document} 登记为 {allowed}，文件内容为 {observed}。请另存为 {allowed} 后上传，或按实际类型重新申请上传。",
        "A program is uploaded under the name of a PDF.",
    ),
    Code.DOWNLOAD_NOT_SIGNED: (
        "The server signed no such link for this document, or it has expired. Ask for `downloadUrl` anew.",
        "下载链接无效或已过期，请返回页面重新打开该材料。",
        "Somebody opens a link to a document an hour after it was shown.",
    ),
    Code.OWN_ORGANISATION: (
        "The applicant is your own organisation. Somebody of another one must act on it.",
        "申报单位为您所在单位，依照回避规定，须由他人办理。",
        "An officer who is employed by an applicant reviews its application.",
    ),
    Code.INTEREST_DECLARED: (
        "You said that you have an interest in this grant. Somebody else must act on it.",
        "您已就该事项申请回避，须由他人办理。",
        "An expert who withdrew from a case records a review of it.",
    ),
    Code.DELEGATION_NOT_PASSED_ON: (
        "You act in the place of {person}. What was left to you, you leave to nobody else.",
        "您正在代{person}办理，受托事项不得转委托。",
        "Somebody who acts for an officer on leave leaves that to a third one.",
    ),
    Code.EXPERT_HAS_INTEREST: (
        "{expert} has an interest in this grant, and withdrew from it. Assign somebody else.",
        "{expert}已就该事项申请回避，请分派其他人员。",
        "An expert who withdrew from a case is assigned to it again.",
    ),
    Code.EXPERT_NOT_ASSIGNED: (
        "{expert} is not assigned to the application now. `Grant.experts` names who is.",
        "评审专家{expert}当前未被分派至该申报事项，请在“评审专家”中查看。",
        "An expert is withdrawn from an application that was assigned to somebody else.",
    ),
    Code.TOO_MANY_ROWS: (
        "{observed} rows were sent; at most {most} are taken at once. Send them in parts.",
        "一次提交了 {observed} 行，每次最多 {most} 行，请分批提交。",
        "A civil-affairs system sends more rows in one request than are taken at once.",
    ),
    Code.NOT_REACHED: (
        "The time of this request was over before it came to this row. Send the same request again under the same key: what was done is not done again, and the rest goes on.",
        "本次请求时限内未办理到该行。请以同一请求编号重新提交同一请求，已办理的不会重复办理，其余继续办理。",
        "Five hundred awards are approved by one request, and its time is over before the last of them.",
    ),
    Code.CREDIT_LISTED: (
        "The applicant is on the credit blacklist: {why}. Put the case on hold or reject it; once the authority says that the listing is over, it goes on.",
        "申请单位被列入严重失信主体名单：{why}。请暂停办理或不予支持；主管部门移出名单后可继续办理。",
        "An award is approved while the authority lists the applicant for a serious breach of credit.",
    ),
    Code.CREDIT_UNKNOWN: (
        "Nobody knows whether the applicant is on the credit blacklist: the authority has not answered, or its answer counts no more ({why}). It is asked again by itself; `duixian facts fetch` asks now.",
        "尚不知申请单位是否被列入严重失信主体名单：主管部门未答复或答复已过期（{why}）。系统会自动重新查询，请稍后再办。",
        "An award is approved while the authority that keeps the credit blacklist does not answer.",
    ),
}
